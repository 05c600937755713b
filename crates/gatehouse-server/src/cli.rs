//! The words of the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use gatehouse_rules::event::EventKind;
use gatehouse_rules::ip_rule::IpRange;
use gatehouse_rules::language::Language;
use gatehouse_rules::role::Role;
use gatehouse_rules::time::Time;

use crate::event_commands::{instant, range};

#[derive(Parser)]
#[command(
    name = "gatehouse-server",
    version,
    about = "Who may enter a company's account, and why someone can't"
)]
pub(crate) struct Cli {
    /// Settings in TOML; the environment (GATEHOUSE_…) comes over them.
    #[arg(long, global = true, env = "GATEHOUSE_CONFIG")]
    pub(crate) config: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Bring the tables up to date and serve.
    Serve,
    /// Bring the tables up to date.
    Migrate,
    /// Workspaces.
    #[command(subcommand)]
    Workspace(WorkspaceCommand),
    /// Employees of a workspace.
    #[command(subcommand)]
    Employee(EmployeeCommand),
    /// People who are blocked: what is asked of the operator, and the answer.
    #[command(subcommand)]
    Case(CaseCommand),
    /// The event log.
    #[command(subcommand)]
    Events(EventsCommand),
    /// What a mail server hands over.
    #[command(subcommand)]
    Mail(MailCommand),
    /// Write everything into a new file. The server may run. Keep the key file with it: without it, links and second steps stay sealed.
    Backup {
        /// Where to; nothing that is there is overwritten.
        file: PathBuf,
    },
    /// Read a backup into an empty database. The server must not run; every app fetches anew afterwards.
    Restore {
        /// A file that `backup` wrote.
        file: PathBuf,
    },
    /// Move everything into another, empty database of either engine: SQLite to PostgreSQL, or back. The server must not run; nobody
    /// signs in again. Afterwards set database_url to the new one; the old one is kept, and not served any more.
    Move {
        /// sqlite://path?mode=rwc or postgres://…
        #[arg(long, env = "GATEHOUSE_MOVE_TO", hide_env_values = true)]
        to: String,
    },
    /// Read the settings and say what is wrong with them.
    CheckConfig,
    /// Print the description of this server's own API (OpenAPI 3.1), as it also stands at /api/openapi.json.
    Openapi,
    /// Make the demo workspace, if it is not there yet, and serve it.
    Demo(Demo),
}

#[derive(Subcommand)]
pub(crate) enum WorkspaceCommand {
    /// Make a workspace with its first owner.
    Create {
        /// Its place in addresses: https://host/w/<slug>.
        #[arg(long)]
        slug: String,
        /// The company's name.
        #[arg(long)]
        name: String,
        /// The owner's login.
        #[arg(long)]
        owner_email: String,
        /// The owner's name.
        #[arg(long)]
        owner_name: String,
        /// Read the owner's password from standard input; without it, a link is printed by which the owner sets one.
        #[arg(long)]
        owner_password_stdin: bool,
    },
    /// Print a new link by which the first owner sets a password; every earlier one stops working.
    OwnerLink {
        /// Its place in addresses, as `workspace list` shows it.
        #[arg(long)]
        slug: String,
    },
    /// Choose the language of pages and letters where nobody chose one.
    Language {
        /// Its place in addresses, as `workspace list` shows it.
        #[arg(long)]
        slug: String,
        /// One of en, de, fr, es, pt-BR, ru, pl.
        #[arg(value_parser = language)]
        language: Language,
    },
    /// List workspaces.
    List,
}

#[derive(Subcommand)]
pub(crate) enum EmployeeCommand {
    /// List employees.
    List {
        /// Its place in addresses, as `workspace list` shows it.
        #[arg(long)]
        workspace: String,
    },
    /// Invite someone by mail.
    Add {
        /// Its place in addresses, as `workspace list` shows it.
        #[arg(long)]
        workspace: String,
        /// Where the invitation goes; they sign in with it.
        #[arg(long)]
        email: String,
        /// Their name; the address stands in where none is given.
        #[arg(long)]
        name: Option<String>,
        /// What they will be: extranet, employee, helpdesk, integrator, admin or owner.
        #[arg(long, default_value = "employee", value_parser = role)]
        role: Role,
        /// A workgroup they will be in, by its name; may be given more than once. Extranet people need one (INV-12).
        #[arg(long)]
        workgroup: Vec<String>,
        /// Send no letter; they can be invited later.
        #[arg(long)]
        no_letter: bool,
    },
    /// Give someone a role.
    SetRole {
        /// Its place in addresses, as `workspace list` shows it.
        #[arg(long)]
        workspace: String,
        /// Their login, contact email or id.
        #[arg(long)]
        employee: String,
        /// What they are from now on: extranet, employee, helpdesk, integrator, admin or owner.
        #[arg(long, value_parser = role)]
        role: Role,
    },
}

#[derive(Subcommand)]
pub(crate) enum CaseCommand {
    /// List the cases that wait: id, workspace, when it was opened, state, email, name.
    List {
        /// Only this workspace.
        #[arg(long)]
        workspace: Option<String>,
        /// Closed ones, too.
        #[arg(long)]
        all: bool,
    },
    /// Show a case: who asks, who is blocked since when, and everything that counted.
    Show {
        /// Its id, or enough of its beginning.
        case: String,
    },
    /// Open a case for someone who wrote to you, or whose colleague did.
    Open {
        /// Its place in addresses, as `workspace list` shows it.
        #[arg(long)]
        workspace: String,
        /// The blocked person's login, contact email or id.
        #[arg(long)]
        employee: String,
        /// What you were told.
        #[arg(long)]
        note: Option<String>,
    },
    /// Unblock the person, and the REST API of the workspace with them. Their old password stops working there.
    Unblock {
        /// Its id, or enough of its beginning.
        case: String,
        /// How you made sure who is asking. Needed for owners, admins and integrators.
        #[arg(long, value_name = "HOW", value_parser = some)]
        verified: Option<String>,
        /// What else should stand in the event log.
        #[arg(long)]
        note: Option<String>,
    },
    /// Refuse a case. The person stays blocked, and another case can be opened.
    Refuse {
        /// Its id, or enough of its beginning.
        case: String,
        /// Why.
        #[arg(long, value_parser = some)]
        note: String,
    },
}

#[derive(Subcommand)]
pub(crate) enum EventsCommand {
    /// Check that no event was changed, removed or put in.
    Verify {
        /// Only this workspace.
        #[arg(long)]
        workspace: Option<String>,
        /// A file of `events export --chain` instead: no settings, no database, on any computer.
        #[arg(long, conflicts_with = "workspace")]
        file: Option<PathBuf>,
        /// A head that was noted elsewhere; the file has to lead through it.
        #[arg(long, requires = "file")]
        head: Option<String>,
    },
    /// List events, newest first: time, kind, who did it, on whom, address, cause.
    List {
        #[command(flatten)]
        wanted: Wanted,
        /// How many at most.
        #[arg(long, default_value_t = 100)]
        limit: u32,
    },
    /// Write events into a CSV file, newest first, with everything that is kept of each.
    Export {
        #[command(flatten)]
        wanted: Wanted,
        /// The whole log in a form that proves itself where no server is (`events verify --file`), instead of a CSV file.
        #[arg(long, conflicts_with_all = ["kind", "since", "until", "person", "from", "text"])]
        chain: bool,
        /// Where to.
        #[arg(long)]
        file: PathBuf,
    },
}

/// Which events: those for which everything holds that is given.
#[derive(Args)]
pub(crate) struct Wanted {
    /// Its place in addresses, as `workspace list` shows it.
    #[arg(long)]
    pub(crate) workspace: String,
    /// Of this kind, as it stands in the list (sign_in_failed); may be given more than once.
    #[arg(long, value_parser = kind)]
    pub(crate) kind: Vec<EventKind>,
    /// From this day or instant on (2026-11-25, 2026-11-25T09:30:00Z).
    #[arg(long, value_parser = instant)]
    pub(crate) since: Option<Time>,
    /// Before this day or instant.
    #[arg(long, value_parser = instant)]
    pub(crate) until: Option<Time>,
    /// Done by this person or on them: their login, contact email or id.
    #[arg(long)]
    pub(crate) person: Option<String>,
    /// From this address or range (203.0.113.0/24).
    #[arg(long, value_parser = range)]
    pub(crate) from: Option<IpRange>,
    /// With these words anywhere in it.
    #[arg(long)]
    pub(crate) text: Option<String>,
}

#[derive(Subcommand)]
pub(crate) enum MailCommand {
    /// Take in one delivery report (RFC 3464) from standard input. Ends with 0, 65 when it is no report of a letter of ours, 75 when
    /// it should be handed over again later, or 78 when the settings are wrong.
    Report {
        /// The address it came to; its own headers tell when absent.
        #[arg(long)]
        to: Option<String>,
    },
}

#[derive(Args)]
pub(crate) struct Demo {
    /// Where everything of the demo is kept.
    #[arg(long)]
    pub(crate) data: PathBuf,
    /// How many employees.
    #[arg(long, default_value_t = 500)]
    pub(crate) employees: usize,
    /// Only the workspace and its admin.
    #[arg(long)]
    pub(crate) empty: bool,
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:7878")]
    pub(crate) listen: std::net::SocketAddr,
}

fn some(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        Err("is empty".to_owned())
    } else {
        Ok(text.to_owned())
    }
}

fn language(code: &str) -> Result<Language, String> {
    Language::named(code).ok_or_else(|| {
        let known = Language::ALL.map(Language::code);
        format!("is none of {}", known.join(", "))
    })
}

fn kind(name: &str) -> Result<EventKind, String> {
    EventKind::named(name).ok_or_else(|| {
        let known: Vec<_> = EventKind::ALL.iter().map(|kind| kind.name()).collect();
        format!("is none of {}", known.join(", "))
    })
}

fn role(name: &str) -> Result<Role, String> {
    Role::named(name).ok_or_else(|| {
        let known: Vec<_> = Role::ALL.iter().map(|role| role.name()).collect();
        format!("is none of {}", known.join(", "))
    })
}
