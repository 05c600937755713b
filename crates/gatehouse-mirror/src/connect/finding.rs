//! Looking for a server: behind an address someone typed, or a link someone pasted.

use gatehouse_rules::problem::Problem;
use reqwest::Url;
use serde::Deserialize;

use super::problem_of;
use crate::app::{FindServer, ServerFound, WorkspaceFound};
use crate::failure::Result;
use crate::plan::line::Trouble;
use crate::preferences;
use crate::profile::Profile;
use crate::upstream::portal::address::WebhookAddress;
use crate::upstream::{Http, Origin, SMALL_BYTES, exchange};

/// Redirections followed while a server is looked for, to the same host only.
const REDIRECTIONS: u32 = 5;

#[derive(Deserialize)]
struct WellKnown {
    gatehouse: u32,
    version: Option<String>,
    workspaces: Vec<WorkspaceFound>,
}

#[derive(Deserialize)]
struct WorkspaceTold {
    slug: String,
    name: String,
}

/// Looks for a Gatehouse server at an address, or behind a link someone pasted; or at the vendor's portal, by a webhook's address.
///
/// # Errors
/// [`Problem::BadField`] on `address`; [`Problem::Offline`], [`Problem::NotGatehouse`],
/// [`Problem::CaptivePortal`], [`Problem::BadCertificate`], [`Problem::ServerTrouble`];
/// [`Problem::NoSuchWorkspace`] when the link names one that is not there; [`Problem::Portal`] with what the portal refuses.
pub async fn find_server(profile: &Profile, find: FindServer) -> Result<ServerFound> {
    if let Some(webhook) = WebhookAddress::read(&find.address)? {
        return super::portal::find(profile, webhook).await;
    }
    let http = Http::new(&preferences::find(profile).await)?;
    let (origins, slug) = candidates(&find.address)?;
    let mut failed = None;
    for origin in origins {
        match well_known(&http, origin).await {
            Ok((origin, known)) => {
                let version = known.version.clone();
                let workspace = match slug {
                    Some(slug) => Some(workspace(&http, &origin, &slug).await?),
                    None => known.workspaces.into_iter().next(),
                };
                return Ok(ServerFound {
                    server: origin.text(),
                    workspace,
                    plain: origin.plain(),
                    version,
                    portal: None,
                });
            }
            Err(trouble) => failed = failed.or(Some(trouble)),
        }
    }
    Err(problem_of(&failed.unwrap_or(Trouble::Silence)).into())
}

/// Where a server may be that someone typed or pasted, likeliest first, and the workspace the link names.
/// Without a scheme it is https, except on this computer.
fn candidates(address: &str) -> std::result::Result<(Vec<Origin>, Option<String>), Problem> {
    let typed = address.trim();
    let bad = |_| {
        Problem::field(
            "address",
            if typed.is_empty() { "empty" } else { "address" },
        )
    };
    let schemes: &[&str] = if typed.contains("://") {
        &[""]
    } else {
        &["https://", "http://"]
    };
    let mut origins = Vec::new();
    let mut slug = None;
    for scheme in schemes {
        let text = format!("{scheme}{typed}");
        let url = Url::parse(&text).map_err(|_| bad(()))?;
        let origin = Origin::parse(&text).map_err(|_| bad(()))?;
        let mut path = url.path_segments().into_iter().flatten();
        if path.next() == Some("w") {
            slug = path
                .next()
                .filter(|slug| !slug.is_empty())
                .map(str::to_owned);
        }
        if *scheme == "http://" {
            if matches!(origin.host(), "localhost" | "127.0.0.1" | "[::1]") {
                origins.insert(0, origin);
            }
        } else {
            origins.push(origin);
        }
    }
    Ok((origins, slug))
}

async fn well_known(
    http: &Http,
    origin: Origin,
) -> std::result::Result<(Origin, WellKnown), Trouble> {
    let mut origin = origin;
    for _ in 0..=REDIRECTIONS {
        let request = http.get(&origin.at("/.well-known/gatehouse"));
        let answer = exchange(request, SMALL_BYTES, http.patience.answer).await?;
        // Only from http to https of the same host: anything else is somebody else's page.
        if answer.status.is_redirection() {
            let to = answer
                .location
                .as_deref()
                .and_then(|to| Origin::parse(to).ok());
            match to.filter(|to| to.host() == origin.host() && origin.plain() && !to.plain()) {
                Some(to) => {
                    origin = to;
                    continue;
                }
                None => return Err(Trouble::Foreign),
            }
        }
        return match answer.json::<WellKnown>() {
            Ok(known) if known.gatehouse == 1 => Ok((origin, known)),
            Ok(_) | Err(Trouble::BrokenOff) => Err(Trouble::NotGatehouse),
            // Over a proved line it was the host itself that answered so.
            Err(Trouble::Foreign) if !origin.plain() => Err(Trouble::NotGatehouse),
            Err(Trouble::Refused {
                status: 400..=499, ..
            }) => Err(Trouble::NotGatehouse),
            Err(trouble) => Err(trouble),
        };
    }
    Err(Trouble::Foreign)
}

async fn workspace(http: &Http, origin: &Origin, slug: &str) -> Result<WorkspaceFound> {
    let mut url = Url::parse(&origin.text()).map_err(|_| Problem::field("server", "address"))?;
    if let Ok(mut path) = url.path_segments_mut() {
        path.extend(["w", slug, "info"]);
    }
    let answer = exchange(http.get(url.as_str()), SMALL_BYTES, http.patience.answer).await;
    match answer.and_then(|answer| answer.json::<WorkspaceTold>()) {
        Ok(told) => Ok(WorkspaceFound {
            slug: told.slug,
            name: told.name,
        }),
        Err(Trouble::Refused { status: 404, .. }) => Err(Problem::NoSuchWorkspace.into()),
        Err(trouble) => Err(problem_of(&trouble).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(address: &str) -> (Vec<String>, Option<String>) {
        let (origins, slug) = candidates(address).unwrap();
        (origins.iter().map(Origin::text).collect(), slug)
    }

    #[test]
    fn a_pasted_link_names_server_and_workspace() {
        assert_eq!(
            found("https://gate.example/w/northwind/i/abc?x=1"),
            (
                vec!["https://gate.example".into()],
                Some("northwind".into())
            )
        );
        assert_eq!(
            found(" gate.example:8443 "),
            (vec!["https://gate.example:8443".into()], None)
        );
    }

    #[test]
    fn plain_http_is_tried_unasked_on_this_computer_only() {
        assert_eq!(
            found("127.0.0.1:7878").0,
            ["http://127.0.0.1:7878", "https://127.0.0.1:7878"]
        );
        assert_eq!(found("http://gate.example").0, ["http://gate.example"]);
        assert!(
            !found("gate.example")
                .0
                .iter()
                .any(|origin| origin.starts_with("http:"))
        );
    }

    #[test]
    fn what_is_no_address_is_said_to_be_none() {
        for text in ["", "   ", "ftp://gate.example", "https://", "a b c"] {
            assert!(
                matches!(candidates(text), Err(Problem::BadField { .. })),
                "{text:?}"
            );
        }
    }
}
