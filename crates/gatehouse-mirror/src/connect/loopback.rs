//! The way back from the browser: a listener on this computer only, for one answer (RFC 8252, 7.3).

use std::time::Duration;

use gatehouse_rules::language::{Language, accepted};
use gatehouse_rules::secret::Plain;
use reqwest::Url;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::failure::Result;

/// How long a browser may take to send the first lines of its request.
const REQUEST_WITHIN: Duration = Duration::from_secs(10);
/// The longest request that is read.
const REQUEST_BYTES: usize = 16 << 10;

/// What the tab says that the browser comes back in.
struct Words {
    connected: &'static str,
    stopped: &'static str,
    nothing: &'static str,
}

const fn words(language: Language) -> Words {
    match language {
        Language::En => Words {
            connected: "You are connected. You can close this tab and go back to Gatehouse.",
            stopped: "Connecting was stopped. You can close this tab and go back to Gatehouse.",
            nothing: "There is nothing here. You can close this tab.",
        },
        Language::De => Words {
            connected: "Sie sind verbunden. Sie können diesen Tab schließen und zu Gatehouse zurückkehren.",
            stopped: "Das Verbinden wurde abgebrochen. Sie können diesen Tab schließen und zu Gatehouse zurückkehren.",
            nothing: "Hier ist nichts. Sie können diesen Tab schließen.",
        },
        Language::Fr => Words {
            connected: "Vous êtes connecté. Vous pouvez fermer cet onglet et revenir à Gatehouse.",
            stopped: "La connexion a été interrompue. Vous pouvez fermer cet onglet et revenir à Gatehouse.",
            nothing: "Il n’y a rien ici. Vous pouvez fermer cet onglet.",
        },
        Language::Es => Words {
            connected: "La conexión está hecha. Puede cerrar esta pestaña y volver a Gatehouse.",
            stopped: "Se detuvo la conexión. Puede cerrar esta pestaña y volver a Gatehouse.",
            nothing: "Aquí no hay nada. Puede cerrar esta pestaña.",
        },
        Language::PtBr => Words {
            connected: "Você está conectado. Pode fechar esta aba e voltar ao Gatehouse.",
            stopped: "A conexão foi interrompida. Pode fechar esta aba e voltar ao Gatehouse.",
            nothing: "Não há nada aqui. Pode fechar esta aba.",
        },
        Language::Ru => Words {
            connected: "Приложение подключено. Закройте эту вкладку и вернитесь в Gatehouse.",
            stopped: "Подключение прервано. Закройте эту вкладку и вернитесь в Gatehouse.",
            nothing: "Здесь ничего нет. Эту вкладку можно закрыть.",
        },
        Language::Pl => Words {
            connected: "Połączono. Możesz zamknąć tę kartę i wrócić do Gatehouse.",
            stopped: "Łączenie przerwano. Możesz zamknąć tę kartę i wrócić do Gatehouse.",
            nothing: "Tu nic nie ma. Możesz zamknąć tę kartę.",
        },
    }
}

pub(super) struct Loopback {
    listener: TcpListener,
    port: u16,
}

/// What a visit to the listener was.
enum Visit {
    /// The server's answer to our question.
    Answer(Option<Plain>),
    /// Anything else.
    Other,
}

impl Loopback {
    pub async fn open() -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        Ok(Self { listener, port })
    }

    pub fn redirect_uri(&self) -> String {
        format!("http://127.0.0.1:{}/callback", self.port)
    }

    /// The code that comes back with our `state`; `None` when the person refused. Visits without it are
    /// answered and change nothing: any page can send a browser here.
    pub async fn code(&self, state: &str) -> Option<Plain> {
        // Browsers open connections ahead that stay silent: none may keep the answer waiting.
        let mut visits = JoinSet::new();
        loop {
            tokio::select! {
                accepted = self.listener.accept() => if let Ok((stream, _)) = accepted {
                    let state = state.to_owned();
                    visits.spawn(async move { visit(stream, &state).await });
                },
                Some(visit) = visits.join_next() => if let Ok(Visit::Answer(code)) = visit {
                    return code;
                },
            }
        }
    }
}

async fn visit(mut stream: TcpStream, state: &str) -> Visit {
    let request = tokio::time::timeout(REQUEST_WITHIN, head(&mut stream)).await;
    let Ok(Some(head)) = request else {
        return Visit::Other;
    };
    let mut lines = head.lines();
    let visit = read(lines.next().unwrap_or_default(), state);
    let language = lines.find_map(preferred).unwrap_or_default();
    let all = words(language);
    let (status, words) = match &visit {
        Visit::Answer(Some(_)) => ("200 OK", all.connected),
        Visit::Answer(None) => ("200 OK", all.stopped),
        Visit::Other => ("404 Not Found", all.nothing),
    };
    let lang = language.code();
    let page = format!(
        "<!doctype html><html lang=\"{lang}\"><meta charset=\"utf-8\"><title>Gatehouse</title>\
         <body style=\"font:16px/1.5 system-ui;margin:20vh auto;max-width:32em;padding:0 1em\"><p>{words}</p>"
    );
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
         Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\nReferrer-Policy: no-referrer\r\n\
         Cache-Control: no-store\r\nConnection: close\r\n\r\n{page}",
        page.len()
    );
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.shutdown().await;
    visit
}

/// What the browser would rather read, where this line tells it: the tab follows the browser, as the server's pages do.
fn preferred(line: &str) -> Option<Language> {
    let (name, value) = line.split_once(':')?;
    let is_it = name.eq_ignore_ascii_case("accept-language");
    is_it.then(|| accepted(value)).flatten()
}

async fn head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    let mut part = [0u8; 1024];
    // The whole head is read before the answer, so that closing does not cut the browser off in the middle.
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let n = stream.read(&mut part).await.ok()?;
        if n == 0 || head.len() > REQUEST_BYTES {
            return None;
        }
        head.extend_from_slice(part.get(..n)?);
    }
    Some(String::from_utf8_lossy(&head).into_owned())
}

fn read(line: &str, state: &str) -> Visit {
    let target = line
        .strip_prefix("GET ")
        .and_then(|rest| rest.split(' ').next());
    let url = target.and_then(|target| Url::parse(&format!("http://127.0.0.1{target}")).ok());
    let Some(url) = url.filter(|url| url.path() == "/callback") else {
        return Visit::Other;
    };
    let find = |name: &str| {
        url.query_pairs()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    };
    if find("state").as_deref() != Some(state) {
        return Visit::Other;
    }
    Visit::Answer(find("code").map(Plain::new))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn get(port: u16, target: &str) -> String {
        get_in(port, target, "").await
    }

    async fn get_in(port: u16, target: &str, languages: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        stream
            .write_all(
                format!("GET {target} HTTP/1.1\r\nHost: x\r\nAccept-Language: {languages}\r\n\r\n")
                    .as_bytes(),
            )
            .await
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    #[tokio::test]
    async fn only_the_answer_with_our_state_ends_the_wait() {
        let loopback = Loopback::open().await.unwrap();
        let port = loopback.port;
        // A connection that never says anything, as browsers open ahead.
        let _silent = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        let waiting = tokio::spawn(async move { loopback.code("ours").await });
        assert!(get(port, "/favicon.ico").await.starts_with("HTTP/1.1 404"));
        assert!(
            get(port, "/callback?code=stolen&state=theirs")
                .await
                .starts_with("HTTP/1.1 404")
        );
        assert!(
            get(port, "/callback?code=good&state=ours")
                .await
                .contains("close this tab")
        );
        assert_eq!(waiting.await.unwrap().unwrap().expose(), "good");
    }

    #[tokio::test]
    async fn the_tab_speaks_as_the_browser_wants_it() {
        let loopback = Loopback::open().await.unwrap();
        let port = loopback.port;
        let waiting = tokio::spawn(async move { loopback.code("ours").await });
        let nowhere = get_in(port, "/", "nl,ru-RU;q=0.9").await;
        assert!(nowhere.contains("lang=\"ru\"") && nowhere.contains("ничего нет"));
        let answer = get_in(port, "/callback?code=good&state=ours", "pt-PT").await;
        assert!(answer.contains("lang=\"pt-BR\"") && answer.contains("fechar esta aba"));
        assert!(waiting.await.unwrap().is_some());
    }

    #[tokio::test]
    async fn a_person_who_refuses_ends_the_wait_too() {
        let loopback = Loopback::open().await.unwrap();
        let port = loopback.port;
        let waiting = tokio::spawn(async move { loopback.code("ours").await });
        assert!(
            get(port, "/callback?error=access_denied&state=ours")
                .await
                .contains("stopped")
        );
        assert!(waiting.await.unwrap().is_none());
    }
}
