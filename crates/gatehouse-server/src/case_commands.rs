//! `gatehouse-server case …`: what the operator reads and decides of people who are blocked (BLK-4 to BLK-7).

use anyhow::{anyhow, bail};
use gatehouse_rules::block::{Block, Evidence, Signal, rest_stopped};
use gatehouse_rules::case::{Obstacle, needs_verification};
use gatehouse_rules::employee::Employee;
use gatehouse_rules::id::EmployeeId;
use gatehouse_rules::problem::Problem;
use gatehouse_server::app::App;
use gatehouse_server::case::{self, Stopped};
use gatehouse_server::failure::Failure;
use gatehouse_server::store::case::Case;
use gatehouse_server::{serve, store};

use crate::cli::CaseCommand;
use crate::{find_employee, say, terminal, told};

pub(crate) async fn run(app: &App, command: CaseCommand) -> anyhow::Result<()> {
    match command {
        CaseCommand::List { workspace, all } => list(app, workspace.as_deref(), all).await,
        CaseCommand::Show { case } => show(app, &find(app, &case).await?).await,
        CaseCommand::Open {
            workspace,
            employee,
            note,
        } => open(app, &workspace, &employee, note.as_deref()).await,
        CaseCommand::Unblock {
            case,
            verified,
            note,
        } => {
            let found = find(app, &case).await?;
            let outcome = case::unblock(app, &found, verified.as_deref(), note.as_deref()).await;
            let person = outcome.map_err(|stopped| explained(&found, stopped))?;
            let mut connection = app.db.connection().await?;
            let blocked = store::block::list(&mut connection, &found.workspace).await?;
            drop(connection);
            let rest = if is_stopped(app, &blocked) {
                "the REST API stays stopped, since someone else is blocked there"
            } else {
                "the REST API works"
            };
            say(&format!(
                "{} is unblocked, and {rest}. The old password does not work in this workspace any more: \
                 they recover it by email or phone and set a new one.",
                person.name
            ))
        }
        CaseCommand::Refuse { case, note } => {
            let found = find(app, &case).await?;
            let outcome = case::refuse(app, &found, &note).await;
            outcome.map_err(|stopped| explained(&found, stopped))?;
            say(&format!("refused; {} stays blocked", found.name))
        }
    }
}

async fn list(app: &App, slug: Option<&str>, all: bool) -> anyhow::Result<()> {
    let only = match slug {
        Some(slug) => Some(serve::workspace(app, slug).await?.id),
        None => None,
    };
    let mut connection = app.db.connection().await?;
    let cases = store::case::list(&mut connection, only.as_ref(), all).await?;
    if cases.is_empty() {
        return say(if all { "no cases" } else { "no case waits" });
    }
    for one in cases {
        let stored = store::workspace::find(&mut connection, &one.workspace).await?;
        say(&format!(
            "{}\t{}\t{}\t{}\t{}\t{}",
            one.id,
            stored.map(|stored| stored.slug).unwrap_or_default(),
            one.opened_at.utc(),
            state(&one),
            one.email,
            one.name,
        ))?;
    }
    Ok(())
}

fn state(case: &Case) -> &'static str {
    match &case.closed {
        None => "waits",
        Some(closed) if closed.unblocked => "unblocked",
        Some(_) => "refused",
    }
}

/// The case of an id, or of the beginning of one.
async fn find(app: &App, begin: &str) -> anyhow::Result<Case> {
    let mut connection = app.db.connection().await?;
    let mut found = store::case::find(&mut connection, begin).await?;
    match (found.pop(), found.pop()) {
        (Some(case), None) => Ok(case),
        (None, _) => bail!("no case has the id {begin}; `gatehouse-server case list` shows them"),
        (Some(_), Some(_)) => bail!("several cases begin with {begin}: give the whole id"),
    }
}

async fn open(app: &App, slug: &str, named: &str, note: Option<&str>) -> anyhow::Result<()> {
    let stored = serve::workspace(app, slug).await?;
    let id = find_employee(app, &stored.id, named).await?;
    match case::open_for(app, &stored.id, &id, note).await {
        Ok(Some(case)) => say(&format!("case {case}")),
        Ok(None) => bail!("a case for {named} waits already"),
        Err(Failure::Told(Problem::WrongStatus)) => {
            bail!("{named} is not blocked, so there is nothing that a case could open")
        }
        Err(Failure::Told(Problem::BlockedByHand)) => {
            bail!(
                "{named} was blocked by an admin: it takes no case. Whoever may lift it there does so in the app; where nobody may, `employee set-role` gives someone else the role"
            )
        }
        Err(failure) => told(Err(failure)),
    }
}

async fn show(app: &App, case: &Case) -> anyhow::Result<()> {
    let mut connection = app.db.connection().await?;
    let stored = store::workspace::find(&mut connection, &case.workspace)
        .await?
        .ok_or_else(|| anyhow!("the workspace of this case is gone"))?;
    let blocked = store::block::list(&mut connection, &stored.id).await?;
    line("case", &format!("{} ({})", case.id, state(case)))?;
    let address = format!("{}/w/{}", app.config.origin(), stored.slug);
    line("workspace", &format!("{}, {address}", stored.name))?;
    line("about", &format!("{}, {}", case.name, case.email))?;
    if let Some(note) = &case.note {
        line("note", note)?;
    }
    let by = match &case.opened_by {
        Some(id) => match store::employee::find(&mut connection, &stored.id, id).await? {
            Some(kept) => format!(
                "{}, {}, {}",
                kept.row.name,
                kept.row.login.as_deref().unwrap_or("no login"),
                kept.row.role.name()
            ),
            None => "someone who has left".to_owned(),
        },
        None => "the operator".to_owned(),
    };
    line("opened", &format!("{} by {by}", case.opened_at.utc()))?;
    if let Some(closed) = &case.closed {
        let note = closed.note.as_deref().unwrap_or("no note");
        line("closed", &format!("{}: {note}", closed.at.utc()))?;
    }
    let Some(id) = &case.employee else {
        return line("person", "name and email fit nobody who is blocked");
    };
    let found = store::employee::find(&mut connection, &stored.id, id).await?;
    let n_others = store::block::count_others(&mut connection, &stored.id, id).await?;
    drop(connection);
    let Some(kept) = found else {
        return line("person", "no longer in the workspace");
    };
    about(&kept.row)?;
    line(
        "REST",
        if is_stopped(app, &blocked) {
            "stopped for the whole workspace"
        } else {
            "works"
        },
    )?;
    if case.closed.is_none() && kept.row.blocked_at.is_some() {
        line("to do", &to_do(case, &kept.row, n_others))?;
    }
    Ok(())
}

/// Whether REST is stopped for the whole workspace (BLK-3).
fn is_stopped(app: &App, blocked: &[(EmployeeId, Option<Block>)]) -> bool {
    // Somebody who owns nothing: what is stopped for them is stopped for all.
    let anyone = EmployeeId::from("");
    rest_stopped(app.config.block.policy, blocked, Some(&anyone))
}

fn to_do(case: &Case, person: &Employee, n_others: u32) -> String {
    if n_others == 0 {
        "nothing: the only user of a workspace cannot be confirmed by anyone".to_owned()
    } else if needs_verification(person.role) {
        format!(
            "verify who is asking, then: gatehouse-server case unblock {} --verified \"how\"",
            case.id
        )
    } else {
        format!("gatehouse-server case unblock {}", case.id)
    }
}

fn about(person: &Employee) -> anyhow::Result<()> {
    line(
        "person",
        &format!(
            "{}, {}, {}",
            person.name,
            person.role.name(),
            person.status.name()
        ),
    )?;
    let Some(at) = person.blocked_at else {
        return line("blocked", "not any more");
    };
    match &person.block {
        Some(Block::Hand { reason, admin }) => line(
            "blocked",
            &format!("since {}, by hand, by {admin}: {reason}", at.utc()),
        ),
        Some(Block::Suspicion {
            score,
            threshold,
            evidence,
            ..
        }) => {
            line(
                "blocked",
                &format!("since {}, by suspicion: {score} of {threshold}", at.utc()),
            )?;
            evidence.iter().try_for_each(counted)
        }
        None => line("blocked", &format!("since {}", at.utc())),
    }
}

/// A signal, and the devices of it. They named themselves, so what controls a terminal is left out.
fn counted(evidence: &Evidence) -> anyhow::Result<()> {
    let words = match evidence.signal {
        Signal::WeakPassword => "the password is weak".to_owned(),
        Signal::BreachedPassword => "the password is on a list of breached ones".to_owned(),
        Signal::TwoStepOff => "no second step was asked for".to_owned(),
        Signal::UnusualDevices => format!(
            "the right password came from {} unusual devices within a day",
            evidence.n
        ),
    };
    line("", &format!("{:>4}  {words}", evidence.points))?;
    for device in &evidence.devices {
        let ip = device.ip.as_deref().unwrap_or("no address");
        let name = device.name.as_deref().unwrap_or("unnamed");
        line("", &format!("      {}  {ip}  {name}", device.at.utc()))?;
    }
    Ok(())
}

fn line(name: &str, text: &str) -> anyhow::Result<()> {
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    say(&format!("{name:<10} {text}"))
}

fn explained(case: &Case, stopped: Stopped) -> anyhow::Error {
    match stopped {
        Stopped::Closed => anyhow!("the case was closed before"),
        Stopped::Nobody => anyhow!(
            "name and email of this case fit nobody who is blocked; find out whom it is about, then: \
             gatehouse-server case open --workspace <slug> --employee <login>"
        ),
        Stopped::Rule(Obstacle::NotBlocked) => anyhow!(
            "{} is not blocked any more; close the case with: gatehouse-server case refuse {} --note \"not blocked\"",
            case.name,
            case.id
        ),
        Stopped::Rule(Obstacle::NotVerified) => anyhow!(
            "{} administers this workspace: verify who is asking, and say how with --verified",
            case.name
        ),
        Stopped::Rule(Obstacle::OnlyUser) => anyhow!(
            "{} is the only user of this workspace: nobody can confirm who is asking, so access cannot be restored; \
             they can start anew in another workspace",
            case.name
        ),
        Stopped::Failure(Failure::Fault(fault)) => fault,
        Stopped::Failure(Failure::Told(problem)) => anyhow!("{}", terminal::words(&problem)),
    }
}
