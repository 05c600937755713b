//! The real program, as an operator starts it: in a folder of its own, with its own settings.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

static NEXT: AtomicU64 = AtomicU64::new(1);

/// How long the program may take for anything it is asked here.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A folder with settings, and a port for the server that is started there.
pub struct Place {
    pub folder: PathBuf,
    pub origin: String,
    listen: String,
}

/// What a command said.
pub struct Said {
    pub status: ExitStatus,
    pub out: String,
    pub err: String,
}

/// A running server.
pub struct Serving {
    child: Child,
    lines: Receiver<String>,
    seen: Vec<String>,
}

impl Place {
    /// A new one, with these settings in `gatehouse.toml`.
    pub fn new(settings: &str) -> Self {
        let number = NEXT.fetch_add(1, Ordering::SeqCst);
        let name = format!("gatehouse-program-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("gatehouse.toml"), settings).unwrap();
        let port = kept_port();
        Self {
            folder,
            origin: format!("http://127.0.0.1:{port}"),
            listen: format!("127.0.0.1:{port}"),
        }
    }

    /// The program with these arguments, its listening address and origin over the settings.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gatehouse-server"));
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env("GATEHOUSE_LISTEN", &self.listen)
            .env("GATEHOUSE_PUBLIC_URL", &self.origin)
            // What the tests themselves are told is no setting.
            .env_remove("GATEHOUSE_TEST_DATABASE")
            .env_remove("GATEHOUSE_RACE_COMMITS")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Said {
        let mut command = self.command(arguments);
        Said::of(command.output().unwrap())
    }

    /// Runs a command to its end, with this on its standard input.
    pub fn run_with(&self, arguments: &[&str], input: &str) -> Said {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(input.as_bytes())
            .unwrap();
        Said::of(child.wait_with_output().unwrap())
    }

    /// A command with the settings of this place, which must succeed; what it printed.
    #[track_caller]
    pub fn tell(&self, arguments: &[&str]) -> String {
        let mut all = vec!["--config", "gatehouse.toml"];
        all.extend_from_slice(arguments);
        let said = self.run(&all);
        assert!(said.status.success(), "{arguments:?}: {}", said.err);
        said.out
    }

    /// The same, which must fail; what it complained of.
    #[track_caller]
    pub fn refused(&self, arguments: &[&str]) -> String {
        let mut all = vec!["--config", "gatehouse.toml"];
        all.extend_from_slice(arguments);
        let said = self.run(&all);
        assert!(!said.status.success(), "{arguments:?}: {}", said.out);
        said.err
    }

    /// Starts the server and waits until it serves.
    pub fn serve(&self) -> Serving {
        self.serve_with(&["--config", "gatehouse.toml", "serve"])
    }

    /// The same with these arguments.
    pub fn serve_with(&self, arguments: &[&str]) -> Serving {
        let mut child = self.command(arguments).spawn().unwrap();
        let (send, lines) = channel();
        let err = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || {
            for line in err.lines().map_while(Result::ok) {
                let _ = send.send(line);
            }
        });
        let mut serving = Serving {
            child,
            lines,
            seen: Vec::new(),
        };
        serving.wait_for("\"serving\"");
        serving
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

/// A port for a server that starts later. A connection that was ended at it keeps the system for a minute from giving
/// it to whoever asks for any, while a server that names it gets it.
fn kept_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let mut caller = TcpStream::connect(address).unwrap();
    // Whoever ends a connection first keeps its port.
    drop(listener.accept().unwrap());
    assert_eq!(caller.read(&mut [0]).unwrap(), 0);
    address.port()
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Said {
    fn of(output: std::process::Output) -> Self {
        Self {
            status: output.status,
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Serving {
    /// Waits for a line of the log that holds this; the line.
    pub fn wait_for(&mut self, words: &str) -> String {
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => {
                    self.seen.push(line.clone());
                    if line.contains(words) {
                        return line;
                    }
                }
                Err(why) => panic!("no {words:?} ({why}) in {:#?}", self.seen),
            }
        }
    }

    /// Asks it to stop, as a service manager does.
    pub fn ask_to_stop(&self) {
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(asked.success());
    }

    /// Stops it; how it ended, and every line it logged.
    pub fn stop(mut self) -> (ExitStatus, Vec<String>) {
        self.ask_to_stop();
        self.end()
    }

    /// Waits for its end; how it ended, and every line it logged.
    pub fn end(&mut self) -> (ExitStatus, Vec<String>) {
        while let Ok(line) = self.lines.recv_timeout(PATIENCE) {
            self.seen.push(line);
        }
        (self.child.wait().unwrap(), std::mem::take(&mut self.seen))
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The lines of the README's recipe for a server: its settings, and its commands split into words.
pub fn recipe() -> (String, Vec<Vec<String>>) {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let text = std::fs::read_to_string(readme).unwrap();
    let block = text
        .split("## A server for real")
        .nth(1)
        .and_then(|rest| rest.split("```").nth(1))
        .unwrap();
    let settings = block
        .split("<<'END'\n")
        .nth(1)
        .and_then(|rest| rest.split("END\n").next())
        .unwrap();
    let commands = block
        .lines()
        .filter_map(|line| line.strip_prefix("gatehouse-server "))
        .map(words)
        .collect();
    (settings.to_owned(), commands)
}

/// A line in a shell's words, as far as the README needs it.
fn words(line: &str) -> Vec<String> {
    line.split('"')
        .enumerate()
        .flat_map(|(i, part)| match i % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .collect()
}
