//! What an author can do to a cluster: cut links, mend them, crash nodes, bring them up again.

use super::{Cluster, Id, Network, Node};

impl<N: Node> Cluster<N> {
    /// Cut the links between the two sides, both ways. A message is lost if its link is cut when it
    /// is sent or when it would arrive: a partition also swallows what is under way.
    pub fn partition(&mut self, one: &[Id], other: &[Id]) {
        for &a in one {
            for &b in other {
                self.cut(a, b);
                self.cut(b, a);
            }
        }
    }

    /// Cut one link in one direction only: `to` no longer hears `from`.
    pub fn cut(&mut self, from: Id, to: Id) {
        self.trace(from, || format!("-/- n{to}  partition"));
        self.cut.insert((from, to));
    }

    /// Cut a node off from all others, both ways.
    pub fn isolate(&mut self, id: Id) {
        self.trace(id, || "-/-  cut off from all".into());
        for other in (0..self.nodes.len()).filter(|&other| other != id) {
            self.cut.extend([(id, other), (other, id)]);
        }
    }

    /// Mend all links.
    pub fn heal(&mut self) {
        if !self.cut.is_empty() {
            self.note("network", "healed");
            self.cut.clear();
        }
    }

    /// Change the network's faults from here on; what is under way stays under way.
    pub fn set_network(&mut self, network: Network) {
        self.wire.network = network;
    }

    /// Stop a node in its tracks. Its timers die, messages that arrive while it is down are lost.
    /// What it was comes back, for a [`restart`](Self::restart) with what would be on its disk.
    pub fn crash(&mut self, id: Id) -> Option<N> {
        self.trace(id, || "crash".into());
        self.nodes[id].incarnation += 1;
        self.nodes[id].node.take()
    }

    /// Bring a node up. Messages to it that are still under way reach the new one.
    pub fn restart(&mut self, id: Id, node: N) {
        self.trace(id, || "restart".into());
        self.nodes[id].node = Some(node);
        self.call(id, |node, now, out| node.on_start(now, out));
    }
}
