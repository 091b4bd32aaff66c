package dev.weir.livekit;

import static java.util.Objects.requireNonNull;

import dev.weir.time.Ticker;
import dev.weir.worker.Answer;
import dev.weir.worker.Appearance;
import dev.weir.worker.Dispatcher;
import dev.weir.worker.Job;
import dev.weir.worker.JobState;
import dev.weir.worker.Jobs;
import dev.weir.worker.WorkerLoad;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One job that no server has dispatched: an agent is sent into a room, by a token that is made
 * here. The server never knows the worker. Any thread may call any method; none waits but {@link
 * #start}, for the worker's filter and router.
 *
 * <p>A server makes a room that is joined and is not there, if it is configured to: whoever wants
 * one that exists looks first, see {@link LiveKitServer#room}.
 */
public final class DirectDispatcher implements Dispatcher {
  private final CompletableFuture<Outcome> over = new CompletableFuture<>();
  private final LiveKitOptions options;
  private final Rooms rooms;
  private final Visit visit;
  private final Ticker ticker;
  private final String id = "direct-" + UUID.randomUUID();

  /**
   * Where the agent goes.
   *
   * @param room its name
   * @param identity as whom; empty for one of its own
   * @param metadata of the job, by which it is routed; empty for nothing
   */
  public record Visit(String room, Optional<String> identity, String metadata) {
    /** Refuses a room without a name, and an identity without a letter. */
    public Visit {
      requireText("room", room);
      identity.ifPresent(text -> requireText("identity", text));
      requireNonNull(metadata, "metadata");
    }

    private static void requireText(String name, String value) {
      if (value.isBlank()) {
        throw new IllegalArgumentException(
            "%s: \"%s\" (expected: not blank)".formatted(name, value));
      }
    }
  }

  /**
   * How it has ended.
   *
   * @param state success or failure
   * @param error why it has failed, for people; empty if it has not
   */
  public record Outcome(JobState state, String error) {}

  /** For one visit, and with what joins the room. */
  public DirectDispatcher(LiveKitOptions options, Rooms rooms, Visit visit) {
    this(options, rooms, visit, Ticker.system());
  }

  DirectDispatcher(LiveKitOptions options, Rooms rooms, Visit visit, Ticker ticker) {
    this.options = requireNonNull(options, "options");
    this.rooms = requireNonNull(rooms, "rooms");
    this.visit = requireNonNull(visit, "visit");
    this.ticker = requireNonNull(ticker, "ticker");
  }

  /** Completes when the agent has been there. */
  public CompletableFuture<Outcome> over() {
    return over.copy();
  }

  /**
   * Sends the agent there; does not wait until it is.
   *
   * @throws LiveKitFailed if no room can be joined, or the worker does not take the job
   */
  @Override
  public void start(Jobs jobs) throws InterruptedException {
    rooms
        .missing()
        .ifPresent(why -> {
          throw new LiveKitFailed(why, null);
        });
    switch (jobs.offer(new Job(id, visit.room(), visit.metadata(), null))) {
      case Answer.Refused no ->
          throw new LiveKitFailed("room \"%s\": %s".formatted(visit.room(), no.detail()), null);
      case Answer.Accepted yes -> {
        String identity = visit.identity().orElseGet(() -> WorkerMessages.identity(id, yes.as()));
        RoomTicket ticket = ticket(yes.as().withIdentity(identity), jobs.agentName().orElse(""));
        jobs.assign(id, new RoomConnection(ticket, rooms, new Farewells(ticker)));
      }
    }
  }

  private RoomTicket ticket(Appearance as, String agentName) {
    return new RoomTicket(
        id,
        visit.room(),
        options.url(),
        Bearer.agent(options, ticker.wall(), visit.room(), agentName, as),
        JobType.ROOM,
        Optional.empty(),
        "",
        options.deployment(),
        Map.of());
  }

  @Override
  public void report(WorkerLoad load) {
    // Nobody asks.
  }

  @Override
  public void update(String job, JobState state, @Nullable String error) {
    if (state != JobState.RUNNING) {
      over.complete(new Outcome(state, error == null ? "" : error));
    }
  }

  @Override
  public void close() {
    over.complete(new Outcome(JobState.FAILED, "closed before it had ended"));
  }
}
