//! The last few things that were used, by name. Pure.

/// At most so many things; the one that was not used for the longest time makes room.
#[derive(Debug)]
pub(super) struct Recent<T> {
    n_max: usize,
    /// The one that was used last stands last.
    things: Vec<(String, T)>,
}

impl<T: Clone> Recent<T> {
    pub(super) const fn new(n_max: usize) -> Self {
        Self { n_max, things: Vec::new() }
    }

    /// Returns the thing of this name, and notes that it was used.
    pub(super) fn get(&mut self, name: &str) -> Option<T> {
        let at = self.things.iter().position(|(known, _)| known == name)?;
        let used = self.things.remove(at);
        let thing = used.1.clone();
        self.things.push(used);
        Some(thing)
    }

    /// Adds a thing. Returns the name of the one that made room for it.
    pub(super) fn put(&mut self, name: &str, thing: T) -> Option<String> {
        self.things.retain(|(known, _)| known != name);
        self.things.push((name.to_owned(), thing));
        (self.things.len() > self.n_max).then(|| self.things.remove(0).0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_unused_the_longest_makes_room() {
        let mut recent = Recent::new(2);
        assert_eq!(recent.put("a", 1), None);
        assert_eq!(recent.put("b", 2), None);
        assert_eq!(recent.get("a"), Some(1));
        assert_eq!(recent.put("c", 3), Some("b".to_owned()), "`a` was used since");
        assert_eq!(recent.put("c", 4), None, "the same name again needs no room");
        assert_eq!((recent.get("a"), recent.get("b"), recent.get("c")), (Some(1), None, Some(4)));
    }
}
