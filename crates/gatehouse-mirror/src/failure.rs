//! How anything here fails: a problem a person can be told, or a fault that is logged once at the edge.

use gatehouse_rules::problem::Problem;
use gatehouse_rules::random::Random;
use gatehouse_rules::secret::hex;

/// A problem to tell, or a fault to log.
#[derive(Debug)]
pub enum Failure {
    /// A person can be told.
    Told(Problem),
    /// Something of ours broke.
    Fault(anyhow::Error),
}

/// What everything here answers.
pub type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    /// At the edge of the process: what is told. A fault is logged here, once, with the trace id that is told.
    #[must_use]
    pub fn told(self, random: &Random) -> Problem {
        match self {
            Self::Told(problem) => problem,
            Self::Fault(fault) => {
                let mut bytes = [0u8; 8];
                random.fill(&mut bytes);
                let trace = hex(&bytes);
                tracing::error!(trace, "{fault:#}");
                Problem::Broken { trace }
            }
        }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Told(problem) => write!(f, "{problem}"),
            Self::Fault(fault) => write!(f, "{fault:#}"),
        }
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Told(problem)
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        told_of_database(&error).map_or_else(|| Self::Fault(error.into()), Self::Told)
    }
}

impl From<sqlx::migrate::MigrateError> for Failure {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        match error {
            sqlx::migrate::MigrateError::Execute(error)
            | sqlx::migrate::MigrateError::ExecuteMigration(error, _) => error.into(),
            sqlx::migrate::MigrateError::VersionMissing(_) => Self::Told(Problem::AppTooOld),
            other => Self::Fault(other.into()),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        if is_full(&error) {
            Self::Told(Problem::DiskFull)
        } else {
            Self::Fault(error.into())
        }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Fault(error.into())
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        for cause in error.chain() {
            if let Some(problem) = cause
                .downcast_ref::<sqlx::Error>()
                .and_then(told_of_database)
            {
                return Self::Told(problem);
            }
            if cause.downcast_ref::<std::io::Error>().is_some_and(is_full) {
                return Self::Told(Problem::DiskFull);
            }
        }
        Self::Fault(error)
    }
}

fn is_full(error: &std::io::Error) -> bool {
    matches!(
        error.kind(),
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded
    )
}

/// A full disk, a damaged page (SQLCipher proves every page with an HMAC), a closed vault: each is told.
fn told_of_database(error: &sqlx::Error) -> Option<Problem> {
    const IO_READ: [i64; 3] = [266, 522, 33_034];
    match error {
        sqlx::Error::PoolClosed => Some(Problem::Locked),
        sqlx::Error::Io(error) if is_full(error) => Some(Problem::DiskFull),
        sqlx::Error::Database(error) => {
            let code: i64 = error.code()?.parse().ok()?;
            match code & 0xff {
                13 => Some(Problem::DiskFull),
                // 7, "out of memory", is what SQLCipher answers to some pages whose HMAC fails.
                7 | 11 | 26 => Some(Problem::VaultDamaged),
                _ if IO_READ.contains(&code) => Some(Problem::VaultDamaged),
                // A page whose HMAC fails below an index of words comes up as this, without more words; statements of
                // ours that are wrong name what is wrong with them.
                1 if error.message() == "SQL logic error" => Some(Problem::VaultDamaged),
                _ => None,
            }
        }
        _ => None,
    }
}
