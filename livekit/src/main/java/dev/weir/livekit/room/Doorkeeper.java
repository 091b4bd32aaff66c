package dev.weir.livekit.room;

import static java.lang.System.Logger.Level.INFO;

import dev.weir.livekit.JobType;
import dev.weir.livekit.Participant;
import dev.weir.livekit.RoomTicket;
import dev.weir.livekit.rtc.LeaveReason;
import dev.weir.livekit.rtc.RemoteParticipant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Knows who is in the room, and who of them is the caller: whom the job is for, else the first
 * person to be there. Once somebody is the caller, nobody else becomes it. Told by one thread; any
 * thread may ask.
 */
final class Doorkeeper {
  /** Says of a participant that what it publishes is another's. */
  static final String ON_BEHALF = "lk.publish_on_behalf";

  private static final System.Logger LOG = System.getLogger(Doorkeeper.class.getName());

  /** After these a caller does not come back. */
  private static final Set<LeaveReason> FOR_GOOD =
      Set.of(LeaveReason.CLIENT_INITIATED, LeaveReason.ROOM_DELETED, LeaveReason.USER_REJECTED);

  private final Map<String, RemoteParticipant> there = new ConcurrentHashMap<>();
  private final AtomicBoolean told = new AtomicBoolean();
  private final RoomTicket ticket;
  private final String own;
  private final Runnable gone;
  private volatile Optional<String> caller;
  private volatile boolean lost;

  /** For a job, where we have that identity. */
  Doorkeeper(RoomTicket ticket, String own, Runnable gone) {
    this.ticket = ticket;
    this.own = own;
    this.gone = gone;
    this.caller =
        ticket.type() == JobType.ROOM
            ? Optional.empty()
            : ticket.participant().map(Participant::identity);
  }

  String room() {
    return ticket.room();
  }

  /** Somebody has come, or is known better; whether that makes somebody the caller. */
  boolean is(RemoteParticipant somebody) {
    there.put(somebody.identity(), somebody);
    if (caller.isEmpty() && mayCall(somebody)) {
      caller = Optional.of(somebody.identity());
      LOG.log(INFO, "room \"{0}\": the caller is {1}", ticket.room(), somebody.identity());
      return true;
    }
    return false;
  }

  /** Somebody is not there any more; a caller who does not come back has gone. */
  void left(String identity, LeaveReason reason) {
    there.remove(identity);
    if (!isCaller(identity)) {
      return;
    }
    if (FOR_GOOD.contains(reason)) {
      tellGone();
    } else {
      LOG.log(
          INFO,
          "room \"{0}\": the caller {1} was lost ({2}) and may come back",
          ticket.room(),
          identity,
          reason);
    }
  }

  /** We are out of the room; unless that is known. */
  void lost(LeaveReason reason) {
    if (lost) {
      return;
    }
    lost = true;
    LOG.log(INFO, "room \"{0}\": is lost to us ({1})", ticket.room(), reason);
    tellGone();
  }

  /** Nobody is to be told any more: we leave. */
  void close() {
    told.set(true);
  }

  /** Whether we are out of the room. */
  boolean isLost() {
    return lost;
  }

  private void tellGone() {
    if (!told.getAndSet(true)) {
      gone.run();
    }
  }

  private boolean mayCall(RemoteParticipant somebody) {
    return switch (somebody.kind()) {
      case STANDARD, SIP, CONNECTOR -> !own.equals(somebody.attributes().get(ON_BEHALF));
      case INGRESS, EGRESS, AGENT, BRIDGE, OTHER -> false;
    };
  }

  boolean isCaller(String identity) {
    return caller.isPresent() && caller.get().equals(identity);
  }

  /** Whose room it is, here or not; empty if nobody was there yet. */
  Optional<String> caller() {
    return caller;
  }

  Optional<RemoteParticipant> find(String identity) {
    return Optional.ofNullable(there.get(identity));
  }

  List<RemoteParticipant> all() {
    return new ArrayList<>(there.values());
  }
}
