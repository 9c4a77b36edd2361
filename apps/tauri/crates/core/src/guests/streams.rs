//! A guest's byte streams behind one-time tickets.
use super::Guests;
use super::display_server::display_server;
use super::external_viewers::ExternalViewers;
use super::log_stream::open_log_stream;
use super::parts::GuestPorts;
use super::spice_viewers::SpiceViewers;
use super::statistics::Statistics;
use crate::ports::byte_stream::{IssueTicket, OpenStream};
use crate::ports::qmp_connector::SpiceServer;
use futures_util::FutureExt;
use openutm_contract::types::{
    DisplayProtocol, SpiceChannel, SpiceChannelChannel, Ticket, VmOpenStreamParams, VmOpenStreamParamsStream,
    VmOpenStreamResult, VmOpenStreamResultProtocol,
};
use openutm_contract::{ApiError, StreamName};
use std::sync::Arc;

pub struct Streams {
    pub guests: Guests,
    pub ports: GuestPorts,
    pub issue_ticket: IssueTicket,
    pub spice: Arc<SpiceViewers>,
    pub external: ExternalViewers,
    pub statistics: Statistics,
}

type Opened = Result<VmOpenStreamResult, ApiError>;

fn opened(ticket: Ticket, protocol: VmOpenStreamResultProtocol) -> Opened {
    Ok(VmOpenStreamResult { ticket, protocol, password: None })
}

impl Streams {
    pub async fn open(&self, request: VmOpenStreamParams) -> Opened {
        let id = request.id.as_str();
        match request.stream {
            VmOpenStreamParamsStream::Display => self.open_display(id, request.spice).await,
            VmOpenStreamParamsStream::Serial => self.open_serial(id),
            VmOpenStreamParamsStream::Stats => self.open_stats(id),
            VmOpenStreamParamsStream::Log => self.open_log(id),
        }
    }

    async fn open_display(&self, id: &str, spice: Option<SpiceChannel>) -> Opened {
        let run = self.guests.need_run(id)?;
        let server = display_server(&*self.ports.files, &run).await?;
        let protocol = match server.protocol {
            DisplayProtocol::Spice => VmOpenStreamResultProtocol::Spice,
            DisplayProtocol::Vnc => VmOpenStreamResultProtocol::Vnc,
        };
        if let (DisplayProtocol::Spice, Some(channel)) = (server.protocol, spice) {
            let server = SpiceServer { endpoint: server.endpoint, ticket: server.password };
            return opened(self.ticket(StreamName::Display, self.open_spice(id, server, channel)), protocol);
        }
        let (sockets, endpoint) = (self.ports.sockets.clone(), server.endpoint);
        let open: OpenStream = Box::new(move || async move { sockets.open_stream(&endpoint).await }.boxed());
        let ticket = self.ticket(StreamName::Display, open);
        Ok(VmOpenStreamResult { ticket, protocol, password: server.password })
    }

    fn open_spice(&self, id: &str, server: SpiceServer, channel: SpiceChannel) -> OpenStream {
        let (spice, external, id) = (self.spice.clone(), self.external.clone(), id.to_owned());
        Box::new(move || {
            async move {
                // The server would drop it, and it would ask its user what to do.
                if channel.channel == SpiceChannelChannel::Main {
                    external.close(&id);
                }
                spice.open(&id, server, &channel).await
            }
            .boxed()
        })
    }

    fn open_serial(&self, id: &str) -> Opened {
        self.guests.need_run(id)?;
        let (serial, id) = (self.guests.serial(), id.to_owned());
        let open: OpenStream = Box::new(move || async move { serial.subscribe(&id).await }.boxed());
        opened(self.ticket(StreamName::Serial, open), VmOpenStreamResultProtocol::Raw)
    }

    fn open_stats(&self, id: &str) -> Opened {
        // A guest that does not answer still uses the processor; its QMP is not needed.
        let run = self.guests.run_of(id).map_or_else(|| self.guests.need_run(id), Ok)?;
        let statistics = self.statistics.clone();
        let open: OpenStream = Box::new(move || async move { Ok(statistics.subscribe(&run)) }.boxed());
        opened(self.ticket(StreamName::Stats, open), VmOpenStreamResultProtocol::JsonLines)
    }

    fn open_log(&self, id: &str) -> Opened {
        let (logs, id) = (self.ports.logs.clone(), id.to_owned());
        let open: OpenStream = Box::new(move || async move { open_log_stream(&*logs, &id).await }.boxed());
        opened(self.ticket(StreamName::Log, open), VmOpenStreamResultProtocol::Text)
    }

    fn ticket(&self, stream: StreamName, open: OpenStream) -> Ticket {
        (self.issue_ticket)(stream, open)
    }
}
