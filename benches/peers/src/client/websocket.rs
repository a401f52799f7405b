//! A WebSocket over loopback, opened with whatever headers a peer wants.

use anyhow::{Context, Result, bail};
use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::{HeaderName, HeaderValue};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};

use crate::host::network;

/// Thousands of clients share this process, and their frames are small.
const READ_BUFFER_BYTES: usize = 4096;

pub(crate) struct Socket(WebSocketStream<TcpStream>);

impl Socket {
    pub(crate) async fn open(port: u16, path: &str, headers: &[(&'static str, &str)]) -> Result<Self> {
        let mut request = format!("ws://127.0.0.1:{port}{path}").into_client_request().context("not an address")?;
        for (name, value) in headers {
            request.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_str(value).context("not a header")?);
        }
        let stream = network::connect(port).await?;
        let config = WebSocketConfig::default().read_buffer_size(READ_BUFFER_BYTES).write_buffer_size(0);
        let opened = tokio_tungstenite::client_async_with_config(request, stream, Some(config)).await;
        let (socket, _) = opened.context("the server takes no websocket")?;
        Ok(Self(socket))
    }

    pub(crate) async fn send(&mut self, text: String) -> Result<()> {
        self.0.send(Message::text(text)).await.context("cannot send a frame")
    }

    /// The next frame with text in it; a ping is answered by the library.
    pub(crate) async fn text(&mut self) -> Result<Utf8Bytes> {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => return Ok(text),
                Some(Ok(Message::Close(_))) | None => bail!("the server has closed the socket"),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error).context("the socket broke"),
            }
        }
    }
}
