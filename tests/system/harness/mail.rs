//! A real SMTP server: keeps what it takes, and refuses or puts off whom it is told to.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use xtask::wait;

/// One mail as it came.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Envelope receiver.
    pub to: String,
    /// Headers and body.
    pub raw: String,
}

impl Mail {
    /// All text of it, whatever its transfer encoding.
    pub fn text(&self) -> String {
        decode_parts(&self.raw)
    }

    /// The first link in it that holds `part`.
    pub fn link(&self, part: &str) -> String {
        self.text()
            .split(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '\''))
            .find(|word| word.starts_with("http") && word.contains(part))
            .unwrap_or_else(|| panic!("no link with {part} in: {}", self.text()))
            .trim_end_matches(['.', ','])
            .to_owned()
    }
}

#[derive(Debug, Default)]
struct Kept {
    mails: Vec<Mail>,
    answers: BTreeMap<String, String>,
}

/// The server. Its thread ends with the test's process.
#[derive(Debug, Clone)]
pub struct MailServer {
    port: u16,
    kept: Arc<Mutex<Kept>>,
}

impl MailServer {
    pub fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let kept = Arc::new(Mutex::new(Kept::default()));
        let shared = Arc::clone(&kept);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let kept = Arc::clone(&shared);
                std::thread::spawn(move || converse(&stream, &kept));
            }
        });
        Self { port, kept }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// From now on answers `words` ("550 5.1.1 no such person") to mail for `to`.
    pub fn answer(&self, to: &str, words: &str) {
        let mut kept = self.kept.lock().unwrap();
        kept.answers.insert(to.to_lowercase(), words.to_owned());
    }

    /// Everything for `to`, oldest first.
    pub fn to(&self, to: &str) -> Vec<Mail> {
        let kept = self.kept.lock().unwrap();
        kept.mails
            .iter()
            .filter(|mail| mail.to.eq_ignore_ascii_case(to))
            .cloned()
            .collect()
    }

    /// How many mails came in all.
    pub fn n(&self) -> usize {
        self.kept.lock().unwrap().mails.len()
    }

    /// The `n`th mail for `to`, from 1, waited for.
    pub fn nth(&self, to: &str, n: usize) -> Mail {
        wait::until(
            &format!("mail {n} for {to}"),
            Duration::from_secs(30),
            || Ok(self.to(to).into_iter().nth(n - 1)),
        )
        .unwrap()
    }
}

fn converse(stream: &TcpStream, kept: &Mutex<Kept>) {
    let mut lines = BufReader::new(stream);
    let mut out = stream;
    let mut say = |words: &str| out.write_all(format!("{words}\r\n").as_bytes()).is_ok();
    if !say("220 mail.example ESMTP") {
        return;
    }
    let mut to = Vec::<String>::new();
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        let upper = line.trim().to_uppercase();
        let path = || {
            line.split_once('<')
                .and_then(|(_, rest)| rest.split_once('>'))
                .map_or("", |(path, _)| path)
        };
        let fine = if upper.starts_with("EHLO") {
            say("250-mail.example")
                && say("250-8BITMIME")
                && say("250-SMTPUTF8")
                && say("250 PIPELINING")
        } else if upper.starts_with("HELO") || upper.starts_with("NOOP") {
            say("250 fine")
        } else if upper.starts_with("MAIL FROM") {
            to.clear();
            say("250 2.1.0 fine")
        } else if upper.starts_with("RCPT TO") {
            let told = kept
                .lock()
                .unwrap()
                .answers
                .get(&path().to_lowercase())
                .cloned();
            if told.as_ref().is_none_or(|words| words.starts_with('2')) {
                to.push(path().to_owned());
            }
            say(told.as_deref().unwrap_or("250 2.1.5 fine"))
        } else if upper.starts_with("DATA") {
            if to.is_empty() {
                say("554 5.5.1 no one to send it to")
            } else {
                say("354 go on") && {
                    let raw = read_mail(&mut lines);
                    let mut kept = kept.lock().unwrap();
                    for to in to.drain(..) {
                        kept.mails.push(Mail {
                            to,
                            raw: raw.clone(),
                        });
                    }
                    drop(kept);
                    say("250 2.0.0 taken")
                }
            }
        } else if upper.starts_with("RSET") {
            to.clear();
            say("250 fine")
        } else if upper.starts_with("QUIT") {
            say("221 bye");
            false
        } else {
            say("502 5.5.1 not known here")
        };
        if !fine {
            return;
        }
    }
}

fn read_mail(lines: &mut impl BufRead) -> String {
    let mut raw = String::new();
    loop {
        let mut bytes = Vec::new();
        if lines.read_until(b'\n', &mut bytes).unwrap_or(0) == 0 {
            return raw;
        }
        let line = String::from_utf8_lossy(&bytes);
        if line.trim_end() == "." {
            return raw;
        }
        raw.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}

/// The text of every part, decoded.
fn decode_parts(raw: &str) -> String {
    let (head, body) = raw.split_once("\r\n\r\n").unwrap_or((raw, ""));
    let head = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let lower = head.to_lowercase();
    if let Some(at) = lower.find("boundary=") {
        let boundary: String = head[at + 9..]
            .trim_start_matches('"')
            .chars()
            .take_while(|c| !matches!(c, '"' | ';' | '\r' | '\n'))
            .collect();
        return body
            .split(&format!("--{boundary}"))
            .skip(1)
            .map(|part| decode_parts(part.trim_start_matches("\r\n")))
            .collect::<Vec<_>>()
            .join("\n");
    }
    if lower.contains("content-transfer-encoding: base64") {
        let tight: String = body.split_whitespace().collect();
        let bytes = BASE64_STANDARD.decode(tight).unwrap_or_default();
        return String::from_utf8_lossy(&bytes).into_owned();
    }
    if lower.contains("content-transfer-encoding: quoted-printable") {
        return unquote(body);
    }
    body.to_owned()
}

fn unquote(body: &str) -> String {
    let mut bytes = Vec::new();
    let joined = body.replace("=\r\n", "").replace("=\n", "");
    let mut rest = joined.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let byte = hex.and_then(|two| u8::from_str_radix(two, 16).ok());
        match (first, byte) {
            (b'=', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn a_mail_is_read_whatever_its_encoding() {
    let raw = "Content-Type: multipart/alternative; boundary=\"x\"\r\n\r\n--x\r\n\
        Content-Transfer-Encoding: quoted-printable\r\n\r\nhttp://a/w/n/i/a=\r\nbc?=3D1 =C3=BC\r\n--x--\r\n";
    let mail = Mail {
        to: String::new(),
        raw: raw.into(),
    };
    assert_eq!(mail.link("/i/"), "http://a/w/n/i/abc?=1");
    assert!(mail.text().contains('ü'));
}
