//! A relay on loopback: passes requests on to a store, notes them, and answers or cuts those that it was told to.

use std::{
    collections::VecDeque,
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// The attempts of one request.
const ATTEMPTS: u32 = 3;

/// What happens to one request instead of being passed on.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The connection is closed; the store never sees the request.
    CutBefore,
    /// The store answers, and the answer is lost.
    CutAfter,
    /// The store never sees the request; this comes back, byte for byte after the status line.
    Answer {
        /// Status code and reason, as in `503 Service Unavailable`.
        status: &'static str,
        /// Headers, one a line without line end.
        headers: Vec<String>,
        /// The body.
        body: String,
    },
    /// The store sees the request; what comes back is this.
    AnswerAfter {
        /// Status code and reason.
        status: &'static str,
        /// The body, sent as JSON.
        body: String,
    },
    /// The store answers, and what comes back says this instead of that, once.
    Edited {
        /// What the store says, in its status line or its body.
        that: &'static str,
        /// What comes back.
        this: &'static str,
    },
}

impl Fault {
    /// An answer in JSON, of a store that never saw the request.
    pub fn json(status: &'static str, body: &str) -> Self {
        Self::Answer {
            status,
            headers: vec!["content-type: application/json".into()],
            body: body.into(),
        }
    }

    /// An answer of something else that stands in front of the store.
    pub fn html(status: &'static str, body: &str) -> Self {
        Self::Answer {
            status,
            headers: vec!["content-type: text/html".into()],
            body: body.into(),
        }
    }

    /// A refusal of one request too many, with a wait of a second and a half.
    pub fn rate_limited() -> Self {
        Self::Answer {
            status: "429 Too Many Requests",
            headers: vec![
                "content-type: application/json".into(),
                "X-Rate-Limit-Time-Reset-Ms: 1500".into(),
            ],
            body: r#"{"status":429,"title":"t","type":"x"}"#.into(),
        }
    }

    /// An answer without a body.
    pub fn empty(status: &'static str) -> Self {
        Self::Answer {
            status,
            headers: Vec::new(),
            body: String::new(),
        }
    }
}

/// One request as it arrived.
#[derive(Clone, Debug)]
struct Arrived {
    method: String,
    path: String,
    bytes: Vec<u8>,
    body: Vec<u8>,
}

#[derive(Debug, Default)]
struct Script {
    faults: VecDeque<(String, String, Fault)>,
    arrived: Vec<(String, String, String)>,
}

/// A relay that listens until it is dropped.
#[derive(Debug)]
pub struct Relay {
    url: String,
    script: Arc<Mutex<Script>>,
    task: JoinHandle<()>,
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Relay {
    /// Stands in front of a store on `http://host:port`.
    ///
    /// # Errors
    /// When no port of loopback can be had.
    pub async fn before(upstream: &str) -> io::Result<Self> {
        let upstream = upstream
            .trim_start_matches("http://")
            .trim_end_matches('/')
            .to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let script = Arc::new(Mutex::new(Script::default()));
        let of_task = script.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A client that goes away ends its own connection only.
                tokio::spawn(serve(stream, upstream.clone(), of_task.clone()));
            }
        });
        Ok(Self { url, script, task })
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Every attempt of the next request like this that the library may retry goes wrong in the same way.
    pub fn every_attempt(&self, method: &str, path: &str, fault: &Fault) {
        for _ in 0..ATTEMPTS {
            self.next(method, path, fault.clone());
        }
    }

    /// What happens to the next request of this method whose path contains this text. Faults are used up in the order
    /// in which they were given.
    pub fn next(&self, method: &str, path: &str, fault: Fault) {
        self.script()
            .faults
            .push_back((method.to_owned(), path.to_owned(), fault));
    }

    /// How many requests of this method, whose path contains this text, have arrived.
    pub fn count(&self, method: &str, path: &str) -> usize {
        let script = self.script();
        script
            .arrived
            .iter()
            .filter(|(its, at, _)| its == method && at.contains(path))
            .count()
    }

    /// The bodies of the requests of this method whose path contains this text.
    pub fn bodies(&self, method: &str, path: &str) -> Vec<String> {
        let script = self.script();
        let fitting = script
            .arrived
            .iter()
            .filter(|(its, at, _)| its == method && at.contains(path));
        fitting.map(|(_, _, body)| body.clone()).collect()
    }

    /// Every request so far, as `METHOD path`.
    pub fn requests(&self) -> Vec<String> {
        self.script()
            .arrived
            .iter()
            .map(|(method, path, _)| format!("{method} {path}"))
            .collect()
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn serve(
    mut stream: TcpStream,
    upstream: String,
    script: Arc<Mutex<Script>>,
) -> io::Result<()> {
    let Some(request) = read_request(&mut stream).await? else {
        return Ok(());
    };
    let fault = {
        let mut script = script.lock().unwrap_or_else(PoisonError::into_inner);
        let body = String::from_utf8_lossy(&request.body).into_owned();
        script
            .arrived
            .push((request.method.clone(), request.path.clone(), body));
        let fits = |(method, path, _): &(String, String, Fault)| {
            *method == request.method && request.path.contains(path.as_str())
        };
        let at = script.faults.iter().position(fits);
        at.and_then(|at| script.faults.remove(at))
            .map(|(_, _, fault)| fault)
    };
    let answer = match fault {
        Some(Fault::CutBefore) => return Ok(()),
        Some(Fault::Answer {
            status,
            headers,
            body,
        }) => answer(status, &headers, &body),
        Some(Fault::CutAfter) => {
            pass_on(&request, &upstream).await?;
            return Ok(());
        }
        Some(Fault::AnswerAfter { status, body }) => {
            pass_on(&request, &upstream).await?;
            answer(status, &["content-type: application/json".into()], &body)
        }
        Some(Fault::Edited { that, this }) => {
            let answer = String::from_utf8_lossy(&pass_on(&request, &upstream).await?).into_owned();
            edited(&answer, that, this)
        }
        None => pass_on(&request, &upstream).await?,
    };
    stream.write_all(&answer).await?;
    stream.shutdown().await
}

/// Reads one request: its head, and as much body as the head announces.
async fn read_request(stream: &mut TcpStream) -> io::Result<Option<Arrived>> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(None);
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let length: usize = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, value)| value.trim().parse().ok())
        .unwrap_or(0);
    while bytes.len() < end + length {
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(None);
        }
    }
    let mut words = head.split_whitespace();
    let method = words.next().unwrap_or_default().to_owned();
    let path = words.next().unwrap_or_default().to_owned();
    let body = bytes[end..].to_vec();
    Ok(Some(Arrived {
        method,
        path,
        bytes: closing(&bytes[..end], &body),
        body,
    }))
}

/// The same request with the wish to close the connection, so that the answer ends where the connection does.
fn closing(head: &[u8], body: &[u8]) -> Vec<u8> {
    let mut bytes = head[..head.len() - 2].to_vec();
    bytes.extend_from_slice(b"connection: close\r\n\r\n");
    bytes.extend_from_slice(body);
    bytes
}

async fn pass_on(request: &Arrived, upstream: &str) -> io::Result<Vec<u8>> {
    let mut store = TcpStream::connect(upstream).await?;
    store.write_all(&request.bytes).await?;
    let mut answer = Vec::new();
    store.read_to_end(&mut answer).await?;
    Ok(answer)
}

/// The same answer with something else in it, and without its length: it ends where the connection does.
fn edited(answer: &str, that: &str, this: &str) -> Vec<u8> {
    assert!(answer.contains(that), "the store does not say {that}");
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    let is_length = |line: &&str| line.to_ascii_lowercase().starts_with("content-length:");
    let head: Vec<_> = head.lines().filter(|line| !is_length(line)).collect();
    let answer = format!("{}\r\n\r\n{body}", head.join("\r\n"));
    answer.replacen(that, this, 1).into_bytes()
}

fn answer(status: &str, headers: &[String], body: &str) -> Vec<u8> {
    let mut answer = format!(
        "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n",
        body.len()
    );
    for header in headers {
        answer.push_str(header);
        answer.push_str("\r\n");
    }
    answer.push_str("\r\n");
    answer.push_str(body);
    answer.into_bytes()
}
