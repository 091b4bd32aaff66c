package dev.weir.gateway;

import dev.weir.episode.Entry;
import dev.weir.log.Cursor;
import dev.weir.log.Delivery;
import dev.weir.log.LogReader;
import dev.weir.log.Snapshot;
import dev.weir.log.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One reader's stream, from the verdict to the goodbye. Runs on the request's thread. */
final class EventStream {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** The client's own pause before it comes back, jittered so that a cut of all is no stampede. */
  private static final int RETRY_LEAST = 1000;

  private static final int RETRY_MOST = 5000;

  private final LogReader reader;
  private final SseWriter out;
  private final Duration heartbeat;
  private final BooleanSupplier ready;
  private boolean caughtUp;

  EventStream(LogReader reader, SseWriter out, Duration heartbeat, BooleanSupplier ready) {
    this.reader = reader;
    this.out = out;
    this.heartbeat = heartbeat;
    this.ready = ready;
  }

  void run(String session, String verdict) throws IOException, InterruptedException {
    out.retry(pause());
    open(session, verdict);
    boolean more = true;
    while (more) {
      sayCaughtUp();
      out.flush();
      more = write(reader.next(heartbeat));
    }
    out.flush();
  }

  private void open(String session, String verdict) {
    ObjectNode frame =
        frame("stream.open")
            .put("session", session)
            .put("epoch", reader.cursor().epoch())
            .put("cursor", reader.cursor().toString())
            .put("resume", verdict);
    if (reader.verdict() != Verdict.EXACT) {
      frame.put("reason", reader.reason());
    }
    write(frame.put("heartbeatMs", heartbeat.toMillis()));
  }

  /** Whether more will come. */
  private boolean write(Delivery delivery) throws IOException {
    switch (delivery) {
      case Delivery.Batch batch -> write(batch);
      case Delivery.Resync(Snapshot state) ->
          out.snapshot(state.cursor(), state.body(reader.audience()));
      case Delivery.Quiet q when caughtUp -> heartbeat();
      case Delivery.Quiet q -> {} // all that was there is for others: now we have caught up
      case Delivery.TooSlow slow -> goodbye("slow_consumer", true);
      case Delivery.Ended e -> goodbye();
    }
    return !(delivery instanceof Delivery.Ended || delivery instanceof Delivery.TooSlow);
  }

  private void write(Delivery.Batch batch) throws IOException {
    String epoch = reader.cursor().epoch();
    long prev = batch.prev();
    for (Entry entry : batch.entries()) {
      out.event(new Cursor(epoch, entry.seq()), entry.type(), prev, entry.body());
      prev = entry.seq();
    }
  }

  private void sayCaughtUp() {
    if (!caughtUp && reader.caughtUp()) {
      caughtUp = true;
      write(frame("caught_up").put("cursor", reader.cursor().toString()));
    }
  }

  private void heartbeat() {
    write(
        frame("heartbeat")
            .put("cursor", reader.cursor().toString())
            .put("ts", System.currentTimeMillis()));
  }

  private void goodbye() {
    boolean drain = !ready.getAsBoolean();
    goodbye(drain ? "drain" : "ended", drain);
  }

  private void goodbye(String reason, boolean retry) {
    ObjectNode frame = frame("stream.goodbye").put("reason", reason).put("retry", retry);
    if (retry) {
      frame.put("retryAfterMs", pause());
    }
    write(frame.put("cursor", reader.cursor().toString()));
  }

  private void write(ObjectNode frame) {
    out.frame(frame.get("type").stringValue(), JSON.writeValueAsBytes(frame));
  }

  private static ObjectNode frame(String type) {
    return JSON.createObjectNode().put("type", type);
  }

  private static int pause() {
    return ThreadLocalRandom.current().nextInt(RETRY_LEAST, RETRY_MOST);
  }
}
