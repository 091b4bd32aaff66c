import dev.weir.delta.Content;
import dev.weir.delta.InMemoryTopics;
import dev.weir.delta.MessageStore;
import dev.weir.delta.MessageStream;
import dev.weir.delta.MessageStreams;
import dev.weir.delta.Opening;
import dev.weir.delta.Piece;
import dev.weir.delta.StreamOptions;
import dev.weir.delta.TaskMessage;
import dev.weir.delta.Update;
import dev.weir.delta.UpdateTopics;
import dev.weir.episode.Audience;
import dev.weir.episode.End;
import dev.weir.episode.Entry;
import dev.weir.episode.EpisodeBuffer;
import dev.weir.episode.EpisodeKey;
import dev.weir.episode.EpisodeLimits;
import dev.weir.log.Cursor;
import dev.weir.log.Delivery;
import dev.weir.log.EpisodeWriter;
import dev.weir.log.LogLimits;
import dev.weir.log.Position;
import dev.weir.log.SessionLog;
import dev.weir.log.Usage;
import dev.weir.time.Ticker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

private static final List<String> TOKENS = List.of("It ", "is ", "nine ", "o'clock.");

/**
 * One reply three times: as deltas of a message, as parts of an episode, as events of a session's
 * log. Each is of use without the others. Run it as the README says.
 */
void main() throws Exception {
  deltas();
  episode();
  log();
}

/** Deltas are published as they gather; the message is stored once it is whole. */
void deltas() throws Exception {
  Messages store = new Messages();
  try (UpdateTopics topics = new InMemoryTopics(Ticker.system());
      UpdateTopics.Reader reader = topics.subscribe("task:t1", new UpdateTopics.From.Now())) {
    var streams = new MessageStreams(store, topics::send, Ticker.system(), StreamOptions.DEFAULT);
    try (MessageStream reply = streams.open(Opening.of("t1", new Content.Text("")))) {
      TOKENS.forEach(token -> reply.add(new Piece.Text(token)));
    } // here the rest is published, then Done, then it is stored

    StringBuilder heard = new StringBuilder();
    Update update = reader.next().orElseThrow().update();
    while (!update.terminal()) {
      if (update instanceof Update.Delta delta && delta.piece() != null) {
        heard.append(delta.piece().text());
      }
      update = reader.next().orElseThrow().update();
    }
    IO.println("deltas: " + heard + " then " + update.getClass().getSimpleName());
  }
  store.kept.values().forEach(it -> IO.println("stored: " + it.status() + ", " + it.content().chars() + " characters"));
}

/** A reader that comes late gets the past first; one that comes back goes on where it was. */
void episode() throws InterruptedException {
  EpisodeKey key = new EpisodeKey("s1", 1, 1);
  try (var buffer = new EpisodeBuffer(EpisodeLimits.DEFAULT, Ticker.system())) {
    buffer.create(key);
    TOKENS.forEach(it -> buffer.add(key, Audience.EVERYONE, "text", it.getBytes(StandardCharsets.UTF_8)));
    buffer.end(key, new End.Completed());
    try (var back = buffer.subscribe(key, 2)) { // it has parts 1 and 2
      for (Entry part = back.next(Duration.ofSeconds(1)); part != null; part = back.next(Duration.ofSeconds(1))) {
        IO.println("part " + part.seq() + ": " + new String(part.body(), StandardCharsets.UTF_8));
      }
      IO.println("end: " + back.end().orElseThrow());
    }
  }
}

/** A cursor is all that a reader needs to come back; the verdict says what it gets. */
void log() throws InterruptedException {
  try (SessionLog log = new SessionLog(LogLimits.DEFAULT, Ticker.system())) {
    EpisodeWriter turn = log.begin(log.newEpisodeId(), 1, "msg_of_the_caller");
    turn.write(new Update.Start(0, new Content.Text("")));
    Cursor seen = log.cursor();
    TOKENS.forEach(token -> turn.write(new Update.Delta(0, new Piece.Text(token))));
    turn.write(new Update.Done(0));
    turn.complete(Usage.NONE);
    try (var reader = log.read(new Position.After(seen), Set.of(Audience.EVERYONE))) {
      IO.println("resume: " + reader.verdict());
      if (reader.next(Duration.ofSeconds(1)) instanceof Delivery.Batch batch) {
        batch.entries().forEach(it -> IO.println("event " + it.seq() + ": " + it.type()));
      }
    }
  }
}

/** Where messages are kept, as simply as can be; yours is a table. */
static final class Messages implements MessageStore {
  final Map<String, TaskMessage> kept = new ConcurrentHashMap<>();

  @Override
  public TaskMessage create(String taskId, Content content, Instant createdAt) {
    Instant now = createdAt == null ? Instant.now() : createdAt;
    String id = UUID.randomUUID().toString();
    return update(new TaskMessage(id, taskId, List.of(content), TaskMessage.Status.IN_PROGRESS, now, now));
  }

  @Override
  public TaskMessage update(TaskMessage message) {
    kept.put(message.id(), message);
    return message;
  }
}
