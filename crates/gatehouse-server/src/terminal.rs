//! What a person can be told, in the words of the command line: what is wrong, with the option it was typed at, and what to do.

use gatehouse_rules::address::AddressFault;
use gatehouse_rules::employee::Status;
use gatehouse_rules::invitation::Claim;
use gatehouse_rules::problem::Problem;

/// A problem as one line without its end.
pub(crate) fn words(problem: &Problem) -> String {
    match problem {
        Problem::BadField { field, reason } => format!("{} {}", option(field), why(field, reason)),
        Problem::BadAddress { fault } => address(*fault).to_owned(),
        Problem::AddressTaken { claim } => {
            let Claim { name, status, .. } = claim;
            let what = match (claim.login, claim.contact) {
                (true, true) => "login and contact email",
                (true, false) => "login",
                (false, _) => "contact email",
            };
            let advice = match status {
                Status::Dismissed => "reinstate them in the app, or have the address freed there",
                _ => "use another address, or have this one freed in the app",
            };
            format!(
                "this address is the {what} of {name}, who is {}: {advice}",
                status.name()
            )
        }
        Problem::AlreadyInvited { claim } => format!(
            "{} has an open invitation to this address: send it again in the app",
            claim.name
        ),
        Problem::EmployeeGone => "that person is not in this workspace any more".to_owned(),
        Problem::LastOwner => {
            "this is the last owner who can get in: give someone else the role owner first"
                .to_owned()
        }
        Problem::TooManyIntegrators { most } => {
            format!("{most} integrators are there already, as many as there may be")
        }
        Problem::NeedsWorkgroup => {
            "someone from outside is in a workgroup: name it with --workgroup".to_owned()
        }
        Problem::NoSuchWorkspace => {
            "there is no such workspace; `gatehouse-server workspace list` shows them".to_owned()
        }
        Problem::TooSoon { seconds } | Problem::SlowDown { seconds } => {
            format!("too soon: possible again in {seconds} seconds")
        }
        Problem::TooMany { until } => {
            format!("too often: possible again from {} on", until.utc())
        }
        other => format!("this cannot be done ({})", other.code()),
    }
}

/// How a field is given on the command line.
fn option(field: &str) -> String {
    match field {
        "password" => "the password".to_owned(),
        "report" | "return_path" => "what came on standard input".to_owned(),
        field => format!("--{}", field.replace('_', "-")),
    }
}

fn why(field: &str, reason: &str) -> String {
    if let Some(n) = reason.strip_prefix("too_short_") {
        return format!("is too short: it needs {n} characters");
    }
    match (field, reason) {
        ("report", "too_long") => "is larger than a delivery report may be".to_owned(),
        ("report", _) => "is no delivery report (RFC 3464)".to_owned(),
        ("return_path", _) => "is about no letter of this server".to_owned(),
        ("slug", "taken") => "is taken by another workspace: choose another".to_owned(),
        ("slug", _) => {
            "takes two to forty small letters and digits, with single hyphens between".to_owned()
        }
        ("password", "common") => "is on a list of stolen ones: choose another".to_owned(),
        ("password", "like_you") => "is too close to the name, address or company".to_owned(),
        ("password", "easy") => {
            "is too easy to guess: take three or four words that do not belong together".to_owned()
        }
        (_, "empty") => "is empty".to_owned(),
        (_, "too_long") => "is too long".to_owned(),
        (_, "control_character") => "holds characters that cannot be shown".to_owned(),
        (_, other) => format!("cannot be taken ({other})"),
    }
}

const fn address(fault: AddressFault) -> &'static str {
    match fault {
        AddressFault::Empty => "the address is empty",
        AddressFault::TooLong => "the address is too long: 254 bytes is the most",
        AddressFault::NoSingleAt => {
            "the address has not exactly one @; it looks like name@example.com"
        }
        AddressFault::Local => "the part of the address before the @ cannot be read",
        AddressFault::Domain => "the part of the address after the @ is no domain name",
        AddressFault::ControlCharacter | AddressFault::Unreadable => {
            "the address holds characters that cannot be read"
        }
        AddressFault::MixedScripts => {
            "the address mixes letters of different alphabets: type it again by hand"
        }
        AddressFault::Phone => {
            "a phone number begins with + and the country code, and has 7 to 15 digits"
        }
        AddressFault::NotByMail => "this takes a mail address",
    }
}
