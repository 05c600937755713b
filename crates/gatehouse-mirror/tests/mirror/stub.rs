//! A small HTTP server that answers as a test wants: properly, never, in part, or as somebody else.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A request that came.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    pub method: String,
    pub path: String,
    pub query: HashMap<String, String>,
    pub headers: HashMap<String, String>,
    pub body: String,
}

/// What is answered.
#[derive(Clone, Debug)]
pub enum Say {
    /// A whole answer: status, headers, body.
    Answer(u16, Vec<(&'static str, String)>, String),
    /// An answer of which only so many bytes are sent before the connection ends.
    Cut(Box<Say>, usize),
    /// An answer at so many milliseconds a byte.
    Drip(Box<Say>, u64),
    /// An answer whose headers come at once and whose body comes at so many milliseconds a byte.
    Trickle(Box<Say>, u64),
    /// Headers of a stream, these events, and then nothing more.
    Stream(String),
    /// Nothing, for ever.
    Nothing,
}

impl Say {
    pub fn json(body: impl serde::Serialize) -> Self {
        Self::status(200, &serde_json::to_string(&body).unwrap())
    }

    pub fn status(status: u16, body: &str) -> Self {
        let kind = if status < 400 {
            "application/json"
        } else {
            "application/problem+json"
        };
        Self::Answer(status, vec![("content-type", kind.into())], body.into())
    }

    /// A refusal that is no problem of ours, as JSON all the same.
    pub fn status_json(status: u16, body: &serde_json::Value) -> Self {
        Self::Answer(
            status,
            vec![("content-type", "application/json; charset=utf-8".into())],
            body.to_string(),
        )
    }

    pub fn problem(status: u16, problem: serde_json::Value) -> Self {
        Self::status(
            status,
            &serde_json::json!({ "status": status, "problem": problem }).to_string(),
        )
    }

    pub fn page(status: u16) -> Self {
        let page = "<html><body>Welcome to the hotel. Please accept our terms.</body></html>";
        Self::Answer(
            status,
            vec![("content-type", "text/html; charset=utf-8".into())],
            page.into(),
        )
    }
}

/// The stub, as long as it is kept.
pub struct Stub {
    pub origin: String,
    pub heard: Arc<Mutex<Vec<Heard>>>,
    task: JoinHandle<()>,
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.task.abort();
    }
}

type Answers = Arc<dyn Fn(&Heard) -> Say + Send + Sync>;

impl Stub {
    pub async fn start(answers: impl Fn(&Heard) -> Say + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (answers, log): (Answers, _) = (Arc::new(answers), heard.clone());
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, answers.clone(), log.clone()));
            }
        });
        Self {
            origin,
            heard,
            task,
        }
    }

    /// The same behind TLS, with a certificate and its key in PEM.
    pub async fn start_tls(
        certificate: &rcgen::Certificate,
        key: &rcgen::KeyPair,
        answers: impl Fn(&Heard) -> Say + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("https://{}", listener.local_addr().unwrap());
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (answers, log): (Answers, _) = (Arc::new(answers), heard.clone());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                rustls::pki_types::PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
            )
            .unwrap();
        let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, answers, log) = (acceptor.clone(), answers.clone(), log.clone());
                tokio::spawn(async move {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        serve(stream, answers, log).await;
                    }
                });
            }
        });
        Self {
            origin,
            heard,
            task,
        }
    }

    /// How many requests came to a path.
    pub fn count(&self, path: &str) -> usize {
        self.heard
            .lock()
            .unwrap()
            .iter()
            .filter(|heard| heard.path == path)
            .count()
    }
}

async fn serve(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    answers: Answers,
    log: Arc<Mutex<Vec<Heard>>>,
) {
    let Some(heard) = read(&mut stream).await else {
        return;
    };
    log.lock().unwrap().push(heard.clone());
    let say = answers(&heard);
    let _ = write(&mut stream, say, usize::MAX, (0, 0)).await;
    let _ = stream.shutdown().await;
}

/// Reads one request and answers it on a connection that stays open.
pub async fn answer_and_keep(stream: &mut tokio::net::TcpStream, say: &Say) {
    assert!(read(stream).await.is_some());
    let Say::Answer(status, _, body) = say else {
        panic!("{say:?}")
    };
    let length = body.len();
    let text = format!(
        "HTTP/1.1 {status} x\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    stream.write_all(text.as_bytes()).await.unwrap();
}

async fn write(
    stream: &mut (impl AsyncWrite + Unpin),
    say: Say,
    most: usize,
    (at_once, drip): (usize, u64),
) -> std::io::Result<()> {
    match say {
        Say::Nothing => std::future::pending().await,
        Say::Cut(say, most) => Box::pin(write(stream, *say, most, (at_once, drip))).await,
        Say::Drip(say, drip) => Box::pin(write(stream, *say, most, (0, drip))).await,
        Say::Trickle(say, drip) => Box::pin(write(stream, *say, most, (usize::MAX, drip))).await,
        Say::Stream(events) => {
            let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";
            stream
                .write_all(format!("{head}{events}").as_bytes())
                .await?;
            stream.flush().await?;
            std::future::pending().await
        }
        Say::Answer(status, headers, body) => {
            let mut text = format!("HTTP/1.1 {status} x\r\nconnection: close\r\n");
            if status != 204 {
                text += &format!("content-length: {}\r\n", body.len());
            }
            for (name, value) in headers {
                text += &format!("{name}: {value}\r\n");
            }
            text += "\r\n";
            let at_once = at_once.min(text.len());
            text += &body;
            let bytes = text.as_bytes();
            let bytes = &bytes[..bytes.len().min(most)];
            if drip == 0 {
                return stream.write_all(bytes).await;
            }
            stream.write_all(&bytes[..at_once]).await?;
            for byte in &bytes[at_once..] {
                stream.write_all(&[*byte]).await?;
                stream.flush().await?;
                tokio::time::sleep(Duration::from_millis(drip)).await;
            }
            Ok(())
        }
    }
}

async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Option<Heard> {
    let mut bytes = Vec::new();
    let mut part = [0u8; 4096];
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|end| end == b"\r\n\r\n") {
            break end;
        }
        match stream.read(&mut part).await {
            Ok(n) if n > 0 => bytes.extend_from_slice(&part[..n]),
            _ => return None,
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).ok()?;
    let mut lines = head.lines();
    let mut words = lines.next()?.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    // Whole where the stub plays a proxy.
    let target = if target.starts_with('/') {
        format!("http://x{target}")
    } else {
        target
    };
    let url = reqwest::Url::parse(&target).ok()?;
    let headers: HashMap<_, _> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length: usize = headers
        .get("content-length")
        .and_then(|n| n.parse().ok())
        .unwrap_or(0);
    let mut body = bytes[end + 4..].to_vec();
    while body.len() < length {
        match stream.read(&mut part).await {
            Ok(n) if n > 0 => body.extend_from_slice(&part[..n]),
            _ => return None,
        }
    }
    Some(Heard {
        method,
        path: url.path().to_owned(),
        query: url.query_pairs().into_owned().collect(),
        headers,
        body: String::from_utf8(body).ok()?,
    })
}
