//! A web server on this machine, real from the socket to the thread. In: what it is to answer. Out: the
//! requests it got. It waits for nothing by the clock: what ends it is a connection of its own.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Where an answer has this in it, the client gets what is before it, and a moment later the rest. A network
/// may cut it anywhere.
pub(super) const CUT: char = '|';
/// So long a moment, in real time. A client that is slower gets both at once, and is found to be right.
const MOMENT: Duration = Duration::from_millis(30);
/// What the last connection says instead of a request.
const STOP: &[u8] = b"STOP\r\n\r\n";
/// For clients that keep their connection open: so long their silence is waited for, in real time.
const SILENCE: Duration = Duration::from_millis(200);
/// For those that wait for an answer to half a request. Together with the silence much shorter than what
/// the grader takes for stuck: the learner is to read what the server missed, and not that it took long.
const HALFWAY: Duration = Duration::from_millis(400);

pub(super) struct Server {
    pub(super) address: SocketAddr,
    thread: Option<JoinHandle<Vec<Request>>>,
}

/// A request as it came.
#[derive(Debug, Default)]
pub(super) struct Request {
    /// Its first line.
    pub(super) line: String,
    /// Names in small letters, and values.
    pub(super) headers: Vec<(String, String)>,
    /// Whether each line ended in `\r\n`, and the last one was empty.
    pub(super) whole_head: bool,
    /// No empty line came, so all of it was headers, and no body.
    pub(super) ends_in_its_head: bool,
    /// So many bytes as `Content-Length` says.
    pub(super) body: Vec<u8>,
    /// So many of them never came.
    pub(super) missing: u64,
    /// What came after them.
    pub(super) surplus: usize,
}

impl Server {
    /// Answers each connection with the next of these texts, and nothing once they are used up.
    pub(super) fn answering(answers: &[&str]) -> io::Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let answers: Vec<String> = answers.iter().map(|answer| (*answer).to_owned()).collect();
        let thread = thread::spawn(move || serve(&listener, &answers));
        Ok(Server {
            address,
            thread: Some(thread),
        })
    }

    /// All requests there were. Connections are served in the order in which they were made, so
    /// whoever connected before this is among them.
    pub(super) fn requests(mut self) -> Vec<Request> {
        self.stop();
        let thread = self.thread.take();
        thread
            .and_then(|thread| thread.join().ok())
            .unwrap_or_default()
    }

    fn stop(&self) {
        let stop = TcpStream::connect(self.address).and_then(|mut stream| stream.write_all(STOP));
        // If it is gone already there is nothing to stop.
        drop(stop);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.thread.is_some() {
            self.stop();
        }
    }
}

/// An address at which nobody listens. It is taken by the client's end of a connection, so as long as this
/// is kept no other program can begin to listen there.
pub(super) struct Nobody {
    pub(super) address: SocketAddr,
    _connection: (TcpListener, TcpStream),
}

impl Nobody {
    pub(super) fn new() -> io::Result<Nobody> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let stream = TcpStream::connect(listener.local_addr()?)?;
        Ok(Nobody {
            address: stream.local_addr()?,
            _connection: (listener, stream),
        })
    }
}

fn serve(listener: &TcpListener, answers: &[String]) -> Vec<Request> {
    let mut answers = answers.iter();
    let mut requests = Vec::new();
    for stream in listener.incoming() {
        // A client that was gone before it was accepted keeps no other from coming.
        let Ok(mut stream) = stream else { continue };
        let Some(mut request) = read(&mut stream) else {
            break;
        };
        if let Some(answer) = answers.next() {
            // A client may have gone already.
            let _ = write(&mut stream, answer);
        }
        let _ = stream.shutdown(Shutdown::Write);
        request.surplus = surplus(&mut stream);
        requests.push(request);
    }
    requests
}

fn write(stream: &mut TcpStream, answer: &str) -> io::Result<()> {
    stream.set_nodelay(true)?;
    for (n, piece) in answer.split(CUT).enumerate() {
        if n > 0 {
            thread::sleep(MOMENT);
        }
        stream.write_all(piece.as_bytes())?;
    }
    Ok(())
}

/// The next request, as far as it came, or nothing if this is the end.
fn read(stream: &mut TcpStream) -> Option<Request> {
    // A socket that refuses has been closed already, and nobody waits for it.
    let _ = stream.set_read_timeout(Some(HALFWAY));
    let mut head = Vec::new();
    let mut byte = [0];
    // Many a server is as lenient with line ends; what they were is told.
    let is_whole = |head: &[u8]| head.ends_with(b"\r\n\r\n") || head.ends_with(b"\n\n");
    while !is_whole(&head) {
        match stream.read(&mut byte) {
            Ok(1..) => head.push(byte[0]),
            Ok(0) | Err(_) => break,
        }
    }
    if head == STOP {
        return None;
    }
    let ends = is_whole(&head);
    let head = String::from_utf8_lossy(&head).into_owned();
    let mut lines = head.lines();
    let mut request = Request {
        line: lines.next().unwrap_or_default().to_owned(),
        ends_in_its_head: !ends,
        whole_head: head.ends_with("\r\n\r\n") && !head.replace("\r\n", "").contains(['\r', '\n']),
        ..Request::default()
    };
    for line in lines {
        if let Some((name, value)) = line.split_once(':') {
            let name = name.trim().to_ascii_lowercase();
            request.headers.push((name, value.trim().to_owned()));
        }
    }
    let length = request
        .header("content-length")
        .and_then(|text| text.parse().ok());
    let length: u64 = length.filter(|_| ends).unwrap_or(0);
    // What came before an error is in the body.
    let _ = stream.take(length).read_to_end(&mut request.body);
    request.missing = length - request.body.len() as u64;
    Some(request)
}

impl Request {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Reads what is left, so that no answer is lost because the server hung up on a client that was
/// still talking.
fn surplus(stream: &mut TcpStream) -> usize {
    let _ = stream.set_read_timeout(Some(SILENCE));
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest);
    rest.len()
}
