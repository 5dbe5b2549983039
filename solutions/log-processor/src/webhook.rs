//! One real sink. In: an alert. Out: an HTTP POST with the JSON body that Slack understands, and whether
//! the server took it.

use std::error::Error;
use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant};

use crate::{Alert, AlertSink};

/// An alert that waits for ever is an alert nobody gets. It is all that the server has from the first
/// packet to the last: with so much for each, one that sends a byte now and then would hold us for hours.
/// Only how long a name is looked up is for the system to say.
const PATIENCE: Duration = Duration::from_secs(5);
/// No status line is longer. A server is a stranger too.
const LONGEST_LINE: u64 = 8 * 1024;

pub struct WebhookSink {
    address: String,
    path: String,
}

impl WebhookSink {
    pub fn new(address: &str, path: &str) -> WebhookSink {
        WebhookSink {
            address: address.to_owned(),
            path: path.to_owned(),
        }
    }

    fn connect(&self, deadline: Instant) -> io::Result<Connection> {
        let mut last = io::Error::other("the address names no host");
        for address in self.address.to_socket_addrs()? {
            match TcpStream::connect_timeout(&address, left(deadline)?) {
                Ok(stream) => return Ok(Connection { stream, deadline }),
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    fn request(&self, alert: &Alert) -> String {
        let body = body(alert);
        format!(
            "POST {} HTTP/1.1\r\n\
             Host: {}\r\n\
             Content-Type: application/json\r\n\
             Content-Length: {}\r\n\
             Connection: close\r\n\
             \r\n\
             {body}",
            self.path,
            self.address,
            body.len(),
        )
    }
}

impl AlertSink for WebhookSink {
    fn send(&self, alert: &Alert) -> Result<(), Box<dyn Error + Send + Sync>> {
        self.send_by(Instant::now() + PATIENCE, alert)
    }
}

impl WebhookSink {
    fn send_by(
        &self,
        deadline: Instant,
        alert: &Alert,
    ) -> Result<(), Box<dyn Error + Send + Sync>> {
        let mut connection = self.connect(deadline)?;
        // In one piece: a header of its own would be a packet of its own.
        connection.write_all(self.request(alert).as_bytes())?;
        // As bytes: what follows the status is for people, in whatever encoding.
        let mut line = Vec::new();
        BufReader::new(connection.take(LONGEST_LINE)).read_until(b'\n', &mut line)?;
        let line = String::from_utf8_lossy(&line);
        match status(&line) {
            Some(200..=299) => Ok(()),
            Some(status) => Err(format!("the webhook answered {status}").into()),
            None => Err(format!("the webhook's answer is no HTTP: {line:?}").into()),
        }
    }
}

/// Every wait of it ends at one deadline, however many there are.
struct Connection {
    stream: TcpStream,
    deadline: Instant,
}

impl Read for Connection {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(Some(left(self.deadline)?))?;
        self.stream.read(bytes)
    }
}

impl Write for Connection {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(Some(left(self.deadline)?))?;
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// What is left until then: never nothing, which sockets do not take for a time to wait.
fn left(deadline: Instant) -> io::Result<Duration> {
    match deadline.saturating_duration_since(Instant::now()) {
        Duration::ZERO => Err(io::ErrorKind::TimedOut.into()),
        left => Ok(left),
    }
}

fn body(alert: &Alert) -> String {
    let Alert {
        severity,
        alert_type,
        message,
        ..
    } = alert;
    let mut body = String::from(r#"{"text":""#);
    escape(&format!("[{severity}] {alert_type}: {message}"), &mut body);
    body.push_str(r#""}"#);
    body
}

/// What JSON does not allow in a string: its own quotes and backslashes, and control characters. All
/// other letters of all languages may stand as they are.
fn escape(text: &str, json: &mut String) {
    for c in text.chars() {
        match c {
            '"' | '\\' => json.extend(['\\', c]),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            // Writing to a `String` cannot fail.
            c if c < ' ' => drop(write!(json, "\\u{:04x}", u32::from(c))),
            c => json.push(c),
        }
    }
}

/// The code in `HTTP/1.1 200 OK`: three digits, where `parse` alone would take a sign too.
fn status(line: &str) -> Option<u16> {
    let rest = line.strip_prefix("HTTP/1.")?;
    let code = rest.split_whitespace().nth(1)?;
    let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit());
    is_code.then(|| code.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::thread;

    use super::*;
    use crate::Severity;

    #[test]
    fn a_status_is_three_digits() {
        assert_eq!(status("HTTP/1.1 204 No Content"), Some(204));
        assert_eq!(status("HTTP/1.0 500"), Some(500));
        for line in ["HTTP/1.1 +200 OK", "HTTP/1.1 0200 OK", "HTTP/1.1 2 OK"] {
            assert_eq!(status(line), None, "{line}");
        }
        for line in ["", "HTTP/1.1", "SSH-2.0-OpenSSH_200", " HTTP/1.1 200"] {
            assert_eq!(status(line), None, "{line}");
        }
    }

    fn deploy() -> Alert {
        Alert {
            timestamp: std::time::UNIX_EPOCH,
            alert_type: "deploy".to_owned(),
            message: "v2".to_owned(),
            severity: Severity::Warn,
        }
    }

    /// Whether `send` takes this answer for success.
    fn is_taken(answer: &'static [u8]) -> bool {
        let server = TcpListener::bind("127.0.0.1:0").unwrap();
        let sink = WebhookSink::new(&server.local_addr().unwrap().to_string(), "/");
        let thread = thread::spawn(move || {
            let (mut stream, _) = server.accept().unwrap();
            stream.write_all(answer).unwrap();
            stream.shutdown(std::net::Shutdown::Write).unwrap();
            // Until the client hangs up, so that it gets the answer.
            let _ = stream.read_to_end(&mut Vec::new());
        });
        let taken = sink.send(&deploy()).is_ok();
        thread.join().unwrap();
        taken
    }

    #[test]
    fn what_is_said_beside_the_status_may_be_in_any_encoding() {
        assert!(is_taken(b"HTTP/1.1 200 \xc8\xae\xc0\xce\r\n\r\n"));
        assert!(!is_taken(b"HTTP/1.1 500 \xc8\xae\xc0\xce\r\n\r\n"));
        assert!(!is_taken(b"HTTP/1.1 +200 OK\r\n\r\n"));
    }

    #[test]
    fn a_server_that_sends_a_byte_now_and_then_is_left_in_the_end() {
        let server = TcpListener::bind("127.0.0.1:0").unwrap();
        let sink = WebhookSink::new(&server.local_addr().unwrap().to_string(), "/");
        let thread = thread::spawn(move || {
            let (mut stream, _) = server.accept().unwrap();
            stream.set_nodelay(true).unwrap();
            let pause = Some(Duration::from_millis(5));
            stream.set_read_timeout(pause).unwrap();
            // Until the client hangs up.
            while stream.write_all(b"x").is_ok() {
                if let Ok(0) = stream.read(&mut [0; 1024]) {
                    break;
                }
            }
        });
        let deadline = Instant::now() + Duration::from_millis(100);
        let error = sink.send_by(deadline, &deploy()).unwrap_err();
        assert!(Instant::now() >= deadline);
        // The server never comes to the end of a line: whoever waited for that would name the line.
        let error = error.downcast::<io::Error>().unwrap();
        let kinds = [io::ErrorKind::TimedOut, io::ErrorKind::WouldBlock];
        assert!(kinds.contains(&error.kind()), "{error}");
        thread.join().unwrap();
    }
}
