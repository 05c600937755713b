//! A line that can be bad: replies lost after the request arrived, cuts, silence.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU16, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use xtask::wait;

/// How the line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// Good.
    Good,
    /// Connections are taken and closed at once.
    Cut,
    /// Connections are taken and nothing ever comes.
    Silent,
}

#[derive(Debug)]
struct State {
    line: Mutex<Line>,
    open: Mutex<Vec<TcpStream>>,
    /// Replies to operations that shall still be lost.
    lose: AtomicU32,
    lost: AtomicU32,
    target: AtomicU16,
    delay_ms: AtomicU64,
    asked: Mutex<Vec<Vec<u8>>>,
}

/// The line between an app and a server. Its threads end with the test's process.
#[derive(Debug, Clone)]
pub struct Proxy {
    port: u16,
    state: Arc<State>,
}

/// The requests whose replies are worth losing: their effect is committed.
const OPERATIONS: &[u8] = b"POST /api/sync/operations";
/// The same of a portal, anywhere in the request.
const CHANGES: [&[u8]; 2] = [b"user.add", b"user.update"];

/// How a request to a portal begins.
const TO_PORTAL: &[u8] = b"POST /rest/";

/// Whether a part of a request asks for a change.
fn asks_for_change(part: &[u8]) -> bool {
    let holds = |word: &[u8]| part.windows(word.len()).any(|at| at == word);
    part.starts_with(OPERATIONS) || CHANGES.into_iter().any(holds)
}

impl Proxy {
    /// A good line to `target` on this computer.
    pub fn start(target: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(State {
            line: Mutex::new(Line::Good),
            open: Mutex::new(Vec::new()),
            lose: AtomicU32::new(0),
            lost: AtomicU32::new(0),
            target: AtomicU16::new(target),
            delay_ms: AtomicU64::new(0),
            asked: Mutex::default(),
        });
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                std::thread::spawn(move || carry(client, &state));
            }
        });
        Self { port, state }
    }

    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Leads to another port from now on.
    pub fn lead_to(&self, target: u16) {
        self.state.target.store(target, Ordering::SeqCst);
    }

    /// Changes how the line is; what is open is cut.
    pub fn set(&self, line: Line) {
        *self.state.line.lock().unwrap() = line;
        for stream in self.state.open.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// Every answer comes this much later.
    pub fn delay(&self, length: Duration) {
        let ms = u64::try_from(length.as_millis()).unwrap();
        self.state.delay_ms.store(ms, Ordering::SeqCst);
    }

    /// Loses the next `n` replies to operations, after the server wrote them.
    pub fn lose(&self, n: u32) {
        self.state.lose.store(n, Ordering::SeqCst);
    }

    /// What a portal was asked so far, each request whole, oldest first.
    pub fn asked(&self) -> Vec<String> {
        let asked = self.state.asked.lock().unwrap();
        let text = |one: &Vec<u8>| String::from_utf8_lossy(one).into_owned();
        asked.iter().map(text).collect()
    }

    /// How many replies were lost so far.
    pub fn n_lost(&self) -> u32 {
        self.state.lost.load(Ordering::SeqCst)
    }
}

fn carry(client: TcpStream, state: &Arc<State>) {
    let line = *state.line.lock().unwrap();
    if line == Line::Cut {
        return;
    }
    state.open.lock().unwrap().push(client.try_clone().unwrap());
    if line == Line::Silent {
        let mut hole = [0; 4096];
        while (&client).read(&mut hole).is_ok_and(|n| n > 0) {}
        return;
    }
    let Ok(server) = TcpStream::connect(("127.0.0.1", state.target.load(Ordering::SeqCst))) else {
        return;
    };
    state.open.lock().unwrap().push(server.try_clone().unwrap());
    let doomed = Arc::new(Mutex::new(false));
    let (up_client, up_server) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    let (up_doomed, up_state) = (Arc::clone(&doomed), Arc::clone(state));
    let up = std::thread::spawn(move || upwards(&up_client, &up_server, &up_doomed, &up_state));
    downwards(&client, &server, &doomed, state);
    let _ = client.shutdown(Shutdown::Both);
    let _ = server.shutdown(Shutdown::Both);
    let _ = up.join();
}

fn upwards(client: &TcpStream, server: &TcpStream, doomed: &Mutex<bool>, state: &State) {
    let (mut client, mut out) = (client, server);
    let mut buffer = vec![0; 1 << 16];
    // The place of the request that this connection carries.
    let mut nth = None;
    while let Ok(n) = client.read(&mut buffer) {
        if n == 0 {
            break;
        }
        note(&buffer[..n], &mut nth, state);
        if asks_for_change(&buffer[..n]) {
            let take = |left: u32| left.checked_sub(1);
            let dooms = state
                .lose
                .fetch_update(Ordering::SeqCst, Ordering::SeqCst, take)
                .is_ok();
            *doomed.lock().unwrap() |= dooms;
        }
        if out.write_all(&buffer[..n]).is_err() {
            break;
        }
    }
    let _ = server.shutdown(Shutdown::Write);
}

/// Keeps a part of a request to a portal.
fn note(part: &[u8], nth: &mut Option<usize>, state: &State) {
    let mut asked = state.asked.lock().unwrap();
    if part.starts_with(TO_PORTAL) {
        *nth = Some(asked.len());
        asked.push(part.to_vec());
    } else if let Some(nth) = *nth {
        asked[nth].extend_from_slice(part);
    }
}

fn downwards(client: &TcpStream, server: &TcpStream, doomed: &Mutex<bool>, state: &State) {
    let (mut server, mut out) = (server, client);
    let mut buffer = vec![0; 1 << 16];
    while let Ok(n) = server.read(&mut buffer) {
        if n == 0 {
            return;
        }
        wait::pass(Duration::from_millis(state.delay_ms.load(Ordering::SeqCst)));
        // The first byte of the reply is there, so the effect is committed: now it is lost.
        if *doomed.lock().unwrap() {
            state.lost.fetch_add(1, Ordering::SeqCst);
            return;
        }
        if out.write_all(&buffer[..n]).is_err() {
            return;
        }
    }
}
