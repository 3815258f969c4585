//! The server, and the way to connect to it.

use std::{fmt, pin::Pin, str::FromStr, sync::Arc, time::Duration};

use tokio_postgres::{
    Client, Config, NoTls, Socket,
    tls::{MakeTlsConnect, TlsConnect},
};

use super::failure::failure;
use crate::failure::Failure;

/// A new connection may take this long, unless the connection string says otherwise.
const CONNECT: Duration = Duration::from_secs(3);

type Connecting = Pin<Box<dyn Future<Output = Result<Client, tokio_postgres::Error>> + Send>>;

type Connect = dyn Fn(Config) -> Connecting + Send + Sync;

/// A PostgreSQL server and a database on it.
///
/// The connection string is one of libpq: `postgres://payments@db.example/shop` or `host=/run/postgresql dbname=shop`.
/// The journal's tables are made in, and looked for along, the `search_path` of its role.
///
/// Without [`tls`](Self::tls) the connection is not encrypted, and `sslmode=require` fails: for a Unix socket or a
/// network that is private. `tokio-postgres-rustls` has a connector for rustls.
///
/// ```
/// use bigcommerce_journal::PostgresServer;
///
/// let server: PostgresServer = "postgres://payments@localhost/shop".parse()?;
/// # let _ = server;
/// # Ok::<(), bigcommerce_journal::Failure>(())
/// ```
#[derive(Clone)]
pub struct PostgresServer {
    config: Config,
    connect: Arc<Connect>,
}

impl PostgresServer {
    /// The server of a configuration. Limits of time that it does not have are set.
    #[must_use]
    pub fn new(mut config: Config) -> Self {
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(CONNECT);
        }
        if config.get_application_name().is_none() {
            config.application_name("bigcommerce-journal");
        }
        Self {
            config,
            connect: by(NoTls),
        }
    }

    /// Encrypts connections with this connector.
    #[must_use]
    pub fn tls<T>(mut self, connector: T) -> Self
    where
        T: MakeTlsConnect<Socket> + Clone + Send + Sync + 'static,
        T::TlsConnect: Send,
        T::Stream: Send + 'static,
        <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
    {
        self.connect = by(connector);
        self
    }

    pub(super) async fn connect(&self) -> Result<Client, Failure> {
        (self.connect)(self.config.clone()).await.map_err(failure)
    }
}

fn by<T>(connector: T) -> Arc<Connect>
where
    T: MakeTlsConnect<Socket> + Clone + Send + Sync + 'static,
    T::TlsConnect: Send,
    T::Stream: Send + 'static,
    <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
{
    Arc::new(move |config| Box::pin(connect(config, connector.clone())))
}

async fn connect<T>(config: Config, connector: T) -> Result<Client, tokio_postgres::Error>
where
    T: MakeTlsConnect<Socket>,
    T::Stream: Send + 'static,
{
    let (client, connection) = config.connect(connector).await?;
    // Ends with the client, or with the connection; the client says then that it is closed.
    tokio::spawn(async move {
        let _ = connection.await;
    });
    Ok(client)
}

impl FromStr for PostgresServer {
    type Err = Failure;

    /// Parses a connection string.
    fn from_str(text: &str) -> Result<Self, Failure> {
        // The parser's words may repeat a password.
        let config = text.parse::<Config>().map_err(|_| {
            Failure::new(
                "the connection string cannot be read; write it as postgres://user@host/database",
            )
        })?;
        Ok(Self::new(config))
    }
}

/// Prints neither host nor password.
impl fmt::Debug for PostgresServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresServer").finish_non_exhaustive()
    }
}
