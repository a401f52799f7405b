//! A list of steps and what they need of each other: runs all that can be run, times each, and sums up at the end.
//!
//! A step that fails stops only those that need it. What was left out is listed with the reason: nothing is skipped in silence.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::args::Group;
use crate::{process, ui};

type Action<'a> = Box<dyn Fn() -> Result<()> + 'a>;

pub(crate) struct Step<'a> {
    name: String,
    group: Group,
    needs: Vec<String>,
    action: Action<'a>,
}

impl<'a> Step<'a> {
    pub(crate) fn new(group: Group, name: impl Into<String>, action: impl Fn() -> Result<()> + 'a) -> Self {
        Self { name: name.into(), group, needs: Vec::new(), action: Box::new(action) }
    }

    /// Names an earlier step without whose success this one makes no sense.
    pub(crate) fn needs(mut self, name: impl Into<String>) -> Self {
        self.needs.push(name.into());
        self
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    Passed,
    Failed,
    /// Not run, and why.
    LeftOut(String),
}

struct Done {
    name: String,
    outcome: Outcome,
    took: Duration,
}

/// Keeps the steps of the wanted groups and what they need; no group means all.
pub(crate) fn select<'a>(steps: Vec<Step<'a>>, only: &[Group]) -> Vec<Step<'a>> {
    if only.is_empty() {
        return steps;
    }
    let mut kept = Vec::new();
    let mut needed = Vec::<String>::new();
    // Needs name earlier steps, so one walk from the end sees every need before the step that is needed.
    for step in steps.into_iter().rev() {
        if only.contains(&step.group) || needed.contains(&step.name) {
            needed.extend(step.needs.iter().cloned());
            kept.push(step);
        }
    }
    kept.reverse();
    kept
}

/// Runs the steps in order; fails if any did.
pub(crate) fn run(steps: &[Step<'_>]) -> Result<()> {
    let started = Instant::now();
    let mut done = Vec::<Done>::with_capacity(steps.len());
    for step in steps {
        let one = perform(step, &done);
        done.push(one);
    }
    summarise(&done, started.elapsed());
    let n_failed = done.iter().filter(|one| one.outcome == Outcome::Failed).count();
    let n_left_out = done.iter().filter(|one| matches!(one.outcome, Outcome::LeftOut(_))).count();
    match (n_failed, n_left_out) {
        (0, 0) => Ok(()),
        (_, 0) => bail!("{n_failed} of {} steps failed", done.len()),
        _ => bail!("{n_failed} of {} steps failed, {n_left_out} could not be run", done.len()),
    }
}

/// Panics when a step needs one that does not come before it: it could then never run.
#[cfg(test)]
pub(crate) fn assert_sound(steps: &[Step<'_>]) {
    for (index, step) in steps.iter().enumerate() {
        for need in &step.needs {
            assert!(
                steps.iter().take(index).any(|earlier| earlier.name == *need),
                "`{}` needs `{need}`, which does not come before it",
                step.name
            );
        }
    }
}

fn perform(step: &Step<'_>, done: &[Done]) -> Done {
    let name = step.name.clone();
    if let Some(reason) = reason_to_leave_out(step, done) {
        return Done { name, outcome: Outcome::LeftOut(reason), took: Duration::ZERO };
    }
    ui::heading(&name);
    let started = Instant::now();
    let outcome = match (step.action)() {
        Ok(()) => Outcome::Passed,
        Err(error) => {
            ui::error(&error);
            Outcome::Failed
        }
    };
    let took = started.elapsed();
    ui::note(format!("{name}: {}", ui::duration(took)));
    Done { name, outcome, took }
}

fn reason_to_leave_out(step: &Step<'_>, done: &[Done]) -> Option<String> {
    if process::cancelled() {
        return Some("cancelled".to_owned());
    }
    let broken = |need: &&String| !done.iter().any(|one| one.name == **need && one.outcome == Outcome::Passed);
    step.needs.iter().find(broken).map(|need| format!("needs `{need}`"))
}

fn summarise(done: &[Done], total: Duration) {
    ui::heading("summary");
    let width = done.iter().map(|one| one.name.chars().count()).max().unwrap_or_default();
    for one in done {
        ui::line(summary_line(one, width));
    }
    ui::line(format!("   {:width$}  {:>13}", "total", ui::duration(total)));
}

fn summary_line(done: &Done, width: usize) -> String {
    let name = &done.name;
    match &done.outcome {
        Outcome::Passed => format!("   {name:width$}  {:>13}  {}", ui::duration(done.took), ui::verdict(true, "ok")),
        Outcome::Failed => format!("   {name:width$}  {:>13}  {}", ui::duration(done.took), ui::verdict(false, "FAILED")),
        Outcome::LeftOut(reason) => format!("   {name:width$}  {:>13}  {}", "", ui::verdict(false, &format!("NOT RUN: {reason}"))),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    fn names(steps: &[Step<'_>]) -> Vec<String> {
        steps.iter().map(|step| step.name.clone()).collect()
    }

    fn idle(group: Group, name: &str) -> Step<'static> {
        Step::new(group, name, || Ok(()))
    }

    fn some_steps() -> Vec<Step<'static>> {
        vec![
            idle(Group::Lint, "fmt"),
            idle(Group::Web, "install"),
            idle(Group::Web, "build the widget").needs("install"),
            idle(Group::Web, "lint the widget").needs("install"),
            idle(Group::Rust, "build"),
            idle(Group::Browser, "browser").needs("build").needs("build the widget"),
        ]
    }

    #[test]
    fn no_group_selects_everything() {
        assert_eq!(select(some_steps(), &[]).len(), some_steps().len());
    }

    #[test]
    fn a_group_brings_what_it_needs_in_order_and_nothing_else() {
        let kept = select(some_steps(), &[Group::Browser]);
        assert_eq!(names(&kept), ["install", "build the widget", "build", "browser"]);
        assert_eq!(names(&select(some_steps(), &[Group::Lint])), ["fmt"]);
    }

    #[test]
    fn a_failure_stops_only_what_needs_it() {
        let ran = RefCell::new(Vec::new());
        let record = |name: &'static str, result: fn() -> Result<()>| {
            let ran = &ran;
            move || {
                ran.borrow_mut().push(name);
                result()
            }
        };
        let steps = [
            Step::new(Group::Rust, "build", record("build", || bail!("does not compile"))),
            Step::new(Group::Rust, "test", record("test", || Ok(()))).needs("build"),
            Step::new(Group::Browser, "browser", record("browser", || Ok(()))).needs("test"),
            Step::new(Group::Lint, "fmt", record("fmt", || Ok(()))),
        ];
        let error = run(&steps).unwrap_err().to_string();
        assert_eq!(*ran.borrow(), ["build", "fmt"]);
        assert_eq!(error, "1 of 4 steps failed, 2 could not be run");
    }

    #[test]
    fn the_summary_says_why_a_step_was_not_run() {
        let done = [Done { name: "build".into(), outcome: Outcome::Failed, took: Duration::ZERO }];
        let step = idle(Group::Rust, "test").needs("build");
        assert_eq!(reason_to_leave_out(&step, &done).as_deref(), Some("needs `build`"));
        let line = summary_line(&perform(&step, &done), 5);
        assert!(line.contains("NOT RUN: needs `build`"), "{line}");
    }
}
