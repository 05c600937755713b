//! The server's command line.

use std::io::{Read as _, Write as _};
use std::process::ExitCode;

use anyhow::{Context, anyhow, bail};
use clap::Parser;
use gatehouse_rules::employee::Status;
use gatehouse_rules::id::{DeviceId, EmployeeId};
use gatehouse_rules::operation::Invitee;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;
use gatehouse_rules::secret::Plain;
use gatehouse_rules::workgroup;
use gatehouse_rules::workspace::Settings;
use gatehouse_server::access::{Admin, Holder};
use gatehouse_server::app::App;
use gatehouse_server::config::{Config, MailKind};
use gatehouse_server::failure::Failure;
use gatehouse_server::serve::Tables;
use gatehouse_server::workspace::Entry;
use gatehouse_server::{
    backup, demo, invitation, openapi, owner, rehearsal, report, role, serve, store, workspace,
};
use tracing_subscriber::EnvFilter;

mod case_commands;
mod chain_file;
mod cli;
mod event_commands;
mod terminal;

#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

use cli::{Cli, Command, Demo, EmployeeCommand, EventsCommand, MailCommand, WorkspaceCommand};

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_env("GATEHOUSE_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    // A line of the log as any other; the server answers the request with a trace id of its own.
    std::panic::set_hook(Box::new(|info| {
        let at = info.location().map(ToString::to_string);
        tracing::error!(at, "panicked");
    }));
    let cli = Cli::parse();
    if let Command::Mail(MailCommand::Report { to }) = &cli.command {
        return take_report(cli.config.as_deref(), to.as_deref()).await;
    }
    match run(cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            // The command line's own answer, for the person who typed it; not a line of the log.
            let _ = writeln!(std::io::stderr(), "gatehouse-server: {fault:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<()> {
    if let Command::Demo(asked) = cli.command {
        return run_demo(asked).await;
    }
    if matches!(cli.command, Command::Openapi) {
        return say(&format!("{:#}", openapi::document()));
    }
    if let Command::Events(EventsCommand::Verify {
        file: Some(file),
        head,
        ..
    }) = &cli.command
    {
        return event_commands::verify_file(file, head.as_deref());
    }
    let (config, source) = Config::read(cli.config.as_deref())?;
    match cli.command {
        Command::Serve => {
            rehearsal::rehearse(&config).map_err(|(key, reason)| source.wrong(&key, &reason))?;
            let listener = serve::listen(config.listen).await?;
            let app = serve::open(config, Tables::Migrate).await?;
            serve::serve(app, listener, None).await
        }
        Command::Migrate => {
            let app = serve::open(config, Tables::Migrate).await?;
            say("the tables are up to date")?;
            close(app).await
        }
        Command::Workspace(command) => {
            let tables = match command {
                WorkspaceCommand::Create { .. } => Tables::Migrate,
                WorkspaceCommand::OwnerLink { .. }
                | WorkspaceCommand::Language { .. }
                | WorkspaceCommand::List => Tables::AsTheyAre,
            };
            let app = serve::open(config, tables).await?;
            run_workspace(&app, command).await?;
            close(app).await
        }
        Command::Employee(command) => {
            let app = serve::open(config, Tables::AsTheyAre).await?;
            run_employee(&app, command).await?;
            close(app).await
        }
        Command::Case(command) => {
            let app = serve::open(config, Tables::AsTheyAre).await?;
            case_commands::run(&app, command).await?;
            close(app).await
        }
        Command::Events(command) => {
            let app = serve::open(config, Tables::AsTheyAre).await?;
            let outcome = event_commands::run(&app, command).await;
            close(app).await?;
            outcome
        }
        Command::Backup { file } => {
            let app = serve::open(config, Tables::AsTheyAre).await?;
            let n = told(backup::backup(&app, &file).await)?;
            say(&format!(
                "{n} rows in {}; keep the key file beside it",
                file.display()
            ))?;
            close(app).await
        }
        Command::Restore { file } => {
            let app = serve::open(config, Tables::Migrate).await?;
            let n = told(backup::restore(&app, &file).await)?;
            say(&format!("{n} rows restored; every app fetches anew"))?;
            close(app).await
        }
        Command::Move { to } => {
            // Held until the end: a server that runs, or one that starts meanwhile, would write where nothing is read any more.
            let held = serve::listen(config.listen).await?;
            let app = serve::open(config, Tables::Migrate).await?;
            let (n, named) = move_to(&app, &to).await?;
            drop(held);
            say(&format!(
                "{n} rows moved to {named}; set database_url to it, keep the key file, and serve"
            ))?;
            close(app).await
        }
        Command::CheckConfig => {
            let wrong = |(key, reason): (String, String)| source.wrong(&key, &reason);
            rehearsal::rehearse(&config).map_err(wrong)?;
            rehearsal::reach(&config).await.map_err(wrong)?;
            say("the settings are fine")
        }
        // They were carried out before.
        Command::Mail(_) | Command::Openapi | Command::Demo(_) => Ok(()),
    }
}

/// Moves everything into the database of that address. Answers how many rows, and its name without a password.
async fn move_to(app: &App, address: &str) -> anyhow::Result<(u64, String)> {
    let named = store::named(address);
    let to = store::Db::open(address)
        .await
        .with_context(|| format!("open {named}"))?;
    to.migrate().await?;
    let by = app
        .config
        .key_file
        .with_file_name(format!("moving-{}.jsonl", app.random.id(app.clock.now())));
    let outcome = backup::move_to(app, &to, &named, &by).await;
    to.close().await;
    Ok((told(outcome)?, named))
}

/// INV-8: one delivery report, ending with the codes of `sysexits.h`, which mail servers understand: 65 is given up, 75 tried again.
async fn take_report(config: Option<&std::path::Path>, to: Option<&str>) -> ExitCode {
    let complain = |code: u8, words: String| {
        let _ = writeln!(std::io::stderr(), "gatehouse-server: {words}");
        ExitCode::from(code)
    };
    let config = match Config::read(config) {
        Ok((config, _)) => config,
        Err(wrong) => return complain(78, wrong.to_string()),
    };
    // Whatever its length, it is read to its end: who pipes it must not fail.
    let mut raw = Vec::new();
    let mut stdin = std::io::stdin().lock();
    let most = u64::try_from(report::REPORT_MAX).unwrap_or(u64::MAX);
    let read = (&mut stdin)
        .take(most + 1)
        .read_to_end(&mut raw)
        .and_then(|_| std::io::copy(&mut stdin, &mut std::io::sink()));
    if let Err(error) = read {
        return complain(75, format!("read the report: {error}"));
    }
    let app = match serve::open(config, Tables::AsTheyAre).await {
        Ok(app) => app,
        Err(fault) => return complain(75, format!("{fault:#}")),
    };
    let outcome = report::take(&app, to, &raw).await;
    app.db.close().await;
    match outcome {
        Ok(outcome) => {
            let _ = say(outcome.map_or("already", |state| state.name()));
            ExitCode::SUCCESS
        }
        Err(Failure::Told(problem)) => complain(65, terminal::words(&problem)),
        Err(Failure::Fault(fault)) => complain(75, format!("{fault:#}")),
    }
}

async fn close(app: App) -> anyhow::Result<()> {
    app.db.close().await;
    Ok(())
}

async fn run_workspace(app: &App, command: WorkspaceCommand) -> anyhow::Result<()> {
    match command {
        WorkspaceCommand::Create {
            slug,
            name,
            owner_email,
            owner_name,
            owner_password_stdin,
        } => {
            let owner = workspace::Owner {
                name: owner_name,
                email: owner_email,
                entry: if owner_password_stdin {
                    Entry::Password(password()?)
                } else {
                    Entry::Link
                },
            };
            let made = workspace::create(app, &slug, &name, &owner, &Settings::default()).await;
            let made = told(made)?;
            say(&format!(
                "workspace {} at {}/w/{slug}",
                made.workspace,
                app.config.origin()
            ))?;
            match made.identity {
                Some(_) => Ok(()),
                None => owner_link(app, &slug).await,
            }
        }
        WorkspaceCommand::OwnerLink { slug } => owner_link(app, &slug).await,
        WorkspaceCommand::Language { slug, language } => {
            let stored = serve::workspace(app, &slug).await?;
            told(workspace::speak(app, &stored.id, language).await)?;
            say(&format!("{slug} speaks {} now", language.code()))
        }
        WorkspaceCommand::List => {
            let mut connection = app.db.connection().await?;
            for stored in store::workspace::list(&mut connection).await? {
                say(&format!("{}\t{}\t{}", stored.id, stored.slug, stored.name))?;
            }
            Ok(())
        }
    }
}

/// Prints the link of the first owner. It is a secret until it is used.
async fn owner_link(app: &App, slug: &str) -> anyhow::Result<()> {
    let stored = serve::workspace(app, slug).await?;
    match owner::link(app, &stored).await {
        Ok(link) => say(&format!(
            "the owner sets a password here, once, within {} days:\n{link}",
            stored.settings.invitation_days
        )),
        Err(Failure::Told(Problem::AlreadyJoined)) => {
            bail!("no owner of {slug} waits for a link: they have a password and sign in with it")
        }
        Err(failure) => told(Err(failure)),
    }
}

fn password() -> anyhow::Result<Plain> {
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .context("read the password")?;
    let line = text.lines().next().unwrap_or_default().to_owned();
    if line.is_empty() {
        bail!("no password came on standard input");
    }
    Ok(Plain::new(line))
}

async fn run_employee(app: &App, command: EmployeeCommand) -> anyhow::Result<()> {
    match command {
        EmployeeCommand::List { workspace } => {
            let stored = serve::workspace(app, &workspace).await?;
            let mut connection = app.db.connection().await?;
            for kept in store::employee::list(&mut connection, &stored.id).await? {
                let person = kept.row;
                let address = person.login.or(person.contact_email).unwrap_or_default();
                say(&format!(
                    "{}\t{}\t{}\t{address}\t{}",
                    person.id,
                    person.role.name(),
                    person.status.name(),
                    person.name
                ))?;
            }
            Ok(())
        }
        EmployeeCommand::Add {
            workspace,
            email,
            name,
            role,
            workgroup,
            no_letter,
        } => {
            let named = workgroup.as_slice();
            add_employee(app, &workspace, (email, name, role, named), !no_letter).await
        }
        EmployeeCommand::SetRole {
            workspace,
            employee: named,
            role,
        } => {
            let stored = serve::workspace(app, &workspace).await?;
            let id = find_employee(app, &stored.id, &named).await?;
            told(role::give(app, &stored.id, &id, role).await)?;
            say(&format!("{named} is {} now", role.name()))
        }
    }
}

async fn find_employee(
    app: &App,
    workspace: &gatehouse_rules::id::WorkspaceId,
    named: &str,
) -> anyhow::Result<EmployeeId> {
    let mut connection = app.db.connection().await?;
    if let Ok(address) = gatehouse_rules::address::Address::parse(named) {
        let canonical = &address.canonical;
        let claim = store::address::find_claim(&mut connection, workspace, canonical).await?;
        return claim
            .map(|claim| claim.employee)
            .ok_or_else(|| anyhow!("nobody here has the address {named}"));
    }
    let id = EmployeeId::from(named);
    store::employee::find(&mut connection, workspace, &id)
        .await?
        .map(|kept| kept.row.id)
        .ok_or_else(|| anyhow!("nobody here has the id {named}"))
}

/// Invites in the name of the first owner; the event says that it was the command line.
async fn add_employee(
    app: &App,
    slug: &str,
    (email, name, role, named): (String, Option<String>, Role, &[String]),
    letters: bool,
) -> anyhow::Result<()> {
    let stored = serve::workspace(app, slug).await?;
    let mut workgroups = Vec::new();
    for name in named {
        let mut connection = app.db.connection().await?;
        let found = store::workgroup::find_by_name(&mut connection, &stored.id, name).await?;
        workgroups.push(found.ok_or_else(|| anyhow!("there is no workgroup {name}"))?);
    }
    told(workgroup::check(role, &workgroups).map_err(Failure::from))?;
    let owner = {
        let mut connection = app.db.connection().await?;
        store::employee::list(&mut connection, &stored.id)
            .await?
            .into_iter()
            .map(|kept| kept.row)
            .find(|one| one.role == Role::Owner && one.status == Status::Active)
            .context("the workspace has no owner yet: whoever was named opens the link of `workspace owner-link` first")?
    };
    let admin = Admin {
        holder: Holder {
            workspace: stored.id.clone(),
            employee: owner.id,
            identity: String::new().into(),
            device: DeviceId::from("command-line"),
        },
        name: owner.name,
        role: Role::Owner,
        place: None,
    };
    let now = app.clock.now();
    let invitee = Invitee {
        employee: app.random.id(now).into(),
        invitation: app.random.id(now).into(),
        address: email,
        name,
        department: None,
        position: None,
        role,
        workgroups,
    };
    let id = invitee.employee.clone();
    let mut change = told(app.change(&stored.id).await)?;
    let people = [invitee];
    let done = invitation::invite(app, &admin, &mut change, &stored, &people, letters).await;
    let mut events = told(done)?.events;
    for event in &mut events {
        event.actor = None;
        event.cause = Some("command_line".to_owned());
    }
    told(change.commit_all(events).await)?;
    say(&format!("invited {id}"))
}

async fn run_demo(asked: Demo) -> anyhow::Result<()> {
    let listener = serve::listen(asked.listen).await?;
    let address = listener.local_addr()?;
    std::fs::create_dir_all(&asked.data)
        .with_context(|| format!("make {}", asked.data.display()))?;
    let folder = std::path::absolute(&asked.data)?;
    let mut config = Config {
        listen: address,
        public_url: format!("http://{address}"),
        database_url: format!(
            "sqlite://{}?mode=rwc",
            folder.join("gatehouse.sqlite").display()
        ),
        key_file: folder.join("gatehouse.key"),
        ..Config::default()
    };
    config.operator = Some("operator@northwind.example".to_owned());
    config.mail.kind = MailKind::File;
    config.mail.from = "gatehouse@northwind.example".to_owned();
    config.mail.folder = Some(folder.join("mail"));
    std::fs::create_dir_all(folder.join("mail"))?;
    let app = serve::open(config, Tables::Migrate).await?;
    let there = {
        let mut connection = app.db.connection().await?;
        store::workspace::find_by_slug(&mut connection, demo::SLUG).await?
    };
    if there.is_none() {
        let size = demo::Size {
            employees: asked.employees,
            empty: asked.empty,
        };
        told(demo::make(&app, size).await)?;
    }
    say(&format!(
        "workspace: {}\nemail: {}\npassword: {}\ntotp: {}\nserver: http://{address}\nmail: http://{address}/demo/mail",
        demo::SLUG,
        demo::EMAIL,
        demo::PASSWORD,
        demo::TOTP
    ))?;
    let mailbox = demo::mail::routes(&app, folder.join("mail"));
    serve::serve(app, listener, Some(mailbox)).await
}

/// A line for the person at the terminal.
fn say(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")?;
    out.flush()?;
    Ok(())
}

/// What a person can be told, in the terminal's words; a fault as it is.
fn told<T>(outcome: Result<T, Failure>) -> anyhow::Result<T> {
    outcome.map_err(|failure| match failure {
        Failure::Told(problem) => anyhow!("{}", terminal::words(&problem)),
        Failure::Fault(fault) => fault,
    })
}
