//! A small HTTP/1.1 client for this computer's own servers: it waits, keeps cookies, reads chunks and follows nothing by itself.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Headers with lower-case names, in order.
    pub headers: Vec<(String, String)>,
    /// The body as text; what is not UTF-8 is replaced.
    pub body: String,
}

impl Answer {
    /// The first header called `name` (lower case).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Someone who visits pages: cookies are kept for each host and port.
#[derive(Debug, Default)]
pub struct Visitor {
    cookies: BTreeMap<String, BTreeMap<String, String>>,
    place: Option<String>,
    agent: Option<String>,
    keeps: bool,
    line: Option<(String, BufReader<TcpStream>)>,
}

impl Visitor {
    /// Someone whose requests a proxy passes on, from this address.
    #[must_use]
    pub fn behind_proxy(address: &str) -> Self {
        Self {
            place: Some(address.to_owned()),
            ..Self::default()
        }
    }

    /// Someone whose browser calls itself so.
    #[must_use]
    pub fn calling_itself(agent: &str) -> Self {
        Self {
            agent: Some(agent.to_owned()),
            ..Self::default()
        }
    }

    /// Someone whose connection stays open from one page to the next, as a browser's does. Not for servers that are stopped between.
    #[must_use]
    pub fn staying() -> Self {
        Self {
            keeps: true,
            ..Self::default()
        }
    }

    /// What this visitor sends to a host and port (`127.0.0.1:80`) as cookies.
    #[must_use]
    pub fn cookies(&self, host: &str) -> String {
        let jar = self.cookies.get(host).into_iter().flatten();
        let all: Vec<_> = jar.map(|(key, value)| format!("{key}={value}")).collect();
        all.join("; ")
    }

    /// Loses every cookie whose name ends so.
    pub fn forget(&mut self, name: &str) {
        for jar in self.cookies.values_mut() {
            jar.retain(|key, _| !key.ends_with(name));
        }
    }

    /// Fetches a page.
    ///
    /// # Errors
    /// When `url` is not plain `http://`, or nobody answers.
    pub fn get(&mut self, url: &str) -> Result<Answer> {
        self.ask("GET", url, &[], "")
    }

    /// Sends a form to `url` as a browser on `origin` would.
    ///
    /// # Errors
    /// When `url` is not plain `http://`, or nobody answers.
    pub fn post(&mut self, url: &str, fields: &[(String, String)]) -> Result<Answer> {
        let body = fields
            .iter()
            .map(|(key, value)| format!("{}={}", encode(key), encode(value)))
            .collect::<Vec<_>>()
            .join("&");
        let origin = format!("http://{}", parts(url)?.0);
        self.ask(
            "POST",
            url,
            &[
                ("Content-Type", "application/x-www-form-urlencoded"),
                ("Origin", &origin),
                ("Sec-Fetch-Site", "same-origin"),
            ],
            &body,
        )
    }

    /// Any request.
    ///
    /// # Errors
    /// When `url` is not plain `http://`, or nobody answers.
    pub fn ask(
        &mut self,
        method: &str,
        url: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Result<Answer> {
        let (host, path) = parts(url)?;
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\n");
        if !self.keeps {
            head.push_str("Connection: close\r\n");
        }
        for (key, value) in headers {
            write!(head, "{key}: {value}\r\n")?;
        }
        let cookies = self.cookies(&host);
        if !cookies.is_empty() {
            write!(head, "Cookie: {cookies}\r\n")?;
        }
        if let Some(agent) = &self.agent {
            write!(head, "User-Agent: {agent}\r\n")?;
        }
        if let Some(place) = &self.place {
            write!(head, "X-Forwarded-For: {place}\r\n")?;
        }
        let jar = self.cookies.entry(host.clone()).or_default();
        write!(head, "Content-Length: {}\r\n\r\n", body.len())?;
        let kept = self.line.take().filter(|(to, _)| *to == host);
        let mut line = match kept {
            Some((_, line)) => line,
            None => connect(&host)?,
        };
        let answer = exchange(&mut line, &head, body).with_context(|| format!("{method} {url}"))?;
        self.line = self.keeps.then_some((host, line));
        for (_, cookie) in answer.headers.iter().filter(|(key, _)| key == "set-cookie") {
            let pair = cookie.split(';').next().unwrap_or_default();
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let gone = value.is_empty() || cookie.to_ascii_lowercase().contains("max-age=0");
            if gone {
                jar.remove(key.trim());
            } else {
                jar.insert(key.trim().to_owned(), value.to_owned());
            }
        }
        Ok(answer)
    }
}

fn connect(host: &str) -> Result<BufReader<TcpStream>> {
    let stream = TcpStream::connect(host).with_context(|| format!("connect to {host}"))?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    Ok(BufReader::new(stream))
}

fn exchange(lines: &mut BufReader<TcpStream>, head: &str, body: &str) -> Result<Answer> {
    lines.get_mut().write_all(head.as_bytes())?;
    lines.get_mut().write_all(body.as_bytes())?;
    let mut first = String::new();
    lines.read_line(&mut first)?;
    let status = first
        .split_whitespace()
        .nth(1)
        .and_then(|code| code.parse().ok())
        .with_context(|| format!("no HTTP answer but {first:?}"))?;
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 || line.trim_end().is_empty() {
            break;
        }
        if let Some((key, value)) = line.split_once(':') {
            headers.push((key.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    let find = |name: &str| {
        headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.clone())
    };
    let mut bytes = Vec::new();
    if find("transfer-encoding").is_some_and(|value| value.contains("chunked")) {
        read_chunks(lines, &mut bytes)?;
    } else if let Some(length) = find("content-length").and_then(|value| value.parse().ok()) {
        bytes.resize(length, 0);
        lines.read_exact(&mut bytes)?;
    } else if status != 204 && status != 304 {
        lines.read_to_end(&mut bytes)?;
    }
    Ok(Answer {
        status,
        headers,
        body: String::from_utf8_lossy(&bytes).into_owned(),
    })
}

fn read_chunks(lines: &mut impl BufRead, bytes: &mut Vec<u8>) -> Result<()> {
    loop {
        let mut size = String::new();
        lines.read_line(&mut size)?;
        let size = size.trim().split(';').next().unwrap_or_default();
        let n = usize::from_str_radix(size, 16).with_context(|| format!("chunk size {size:?}"))?;
        let mut chunk = vec![0; n + 2];
        lines.read_exact(&mut chunk)?;
        chunk.truncate(n);
        if n == 0 {
            return Ok(());
        }
        bytes.append(&mut chunk);
    }
}

/// Host with port, and path with query.
fn parts(url: &str) -> Result<(String, String)> {
    let Some(rest) = url.strip_prefix("http://") else {
        bail!("only plain http is spoken here: {url}");
    };
    let rest = rest.split('#').next().unwrap_or_default();
    let at = rest.find(['/', '?']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(at);
    let host = if host.contains(':') {
        host.to_owned()
    } else {
        format!("{host}:80")
    };
    let path = if path.starts_with('/') {
        path.to_owned()
    } else {
        format!("/{path}")
    };
    Ok((host, path))
}

/// `target` as a browser on `page` would understand it.
#[must_use]
pub fn join(page: &str, target: &str) -> String {
    if target.contains("://") {
        return target.to_owned();
    }
    let scheme = page.find("://").map_or(0, |at| at + 3);
    let end = page[scheme..]
        .find(['/', '?', '#'])
        .map_or(page.len(), |at| at + scheme);
    if target.starts_with('/') {
        return format!("{}{target}", &page[..end]);
    }
    let path = page.split(['?', '#']).next().unwrap_or_default();
    if target.is_empty() {
        return page.to_owned();
    }
    if target.starts_with('?') {
        return format!("{path}{target}");
    }
    let folder = path
        .rfind('/')
        .filter(|at| *at >= end)
        .map_or(path, |at| &path[..at]);
    format!("{folder}/{target}")
}

/// Percent-encoding for queries and forms.
#[must_use]
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_joined_as_browsers_do() {
        let page = "http://127.0.0.1:1/w/northwind/i/abc?x=1";
        assert_eq!(join(page, "/p/1"), "http://127.0.0.1:1/p/1");
        assert_eq!(join(page, ""), page);
        assert_eq!(join(page, "?y"), "http://127.0.0.1:1/w/northwind/i/abc?y");
        assert_eq!(join(page, "def"), "http://127.0.0.1:1/w/northwind/i/def");
        assert_eq!(
            join(page, "http://127.0.0.1:9/callback"),
            "http://127.0.0.1:9/callback"
        );
    }

    #[test]
    fn chunks_become_one_body() {
        let mut bytes = Vec::new();
        read_chunks(
            &mut &b"3\r\nabc\r\n2;x=1\r\nde\r\n0\r\n\r\n"[..],
            &mut bytes,
        )
        .unwrap();
        assert_eq!(bytes, b"abcde");
    }

    #[test]
    fn forms_are_encoded_byte_by_byte() {
        assert_eq!(encode("a b&ü"), "a%20b%26%C3%BC");
    }
}
