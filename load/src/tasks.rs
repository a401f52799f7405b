//! Tasks on the tester's one thread: started together, waited for together, and the first that fails ends all.

use std::future::Future;

use tokio::task::JoinSet;

/// Tasks that belong together.
#[derive(Debug, Default)]
pub(crate) struct Tasks(JoinSet<anyhow::Result<()>>);

impl Tasks {
    /// Starts one.
    pub(crate) fn start(&mut self, work: impl Future<Output = anyhow::Result<()>> + 'static) {
        self.0.spawn_local(work);
    }

    /// Waits for all of them.
    pub(crate) async fn all(mut self) -> anyhow::Result<()> {
        while let Some(ended) = self.0.join_next().await {
            ended??;
        }
        Ok(())
    }
}

/// Does the same with each, at most `at_once` at a time, and returns what came out in the order of the inputs.
pub(crate) async fn each<T: 'static, R: 'static, F>(inputs: Vec<T>, at_once: usize, work: impl Fn(T) -> F) -> anyhow::Result<Vec<R>>
where
    F: Future<Output = anyhow::Result<R>> + 'static,
{
    use futures_util::StreamExt as _;
    use futures_util::TryStreamExt as _;
    futures_util::stream::iter(inputs).map(work).buffered(at_once.max(1)).try_collect().await
}
