package dev.weir.log;

import static java.util.Objects.requireNonNull;

import dev.weir.delta.Accumulator;
import dev.weir.delta.Content;
import dev.weir.delta.Piece;
import dev.weir.delta.Update;
import dev.weir.episode.End;
import dev.weir.log.LogRefused.Reason;
import dev.weir.log.Message.Role;
import dev.weir.log.Message.Status;
import dev.weir.log.SessionEvent.EpisodeEnded;
import dev.weir.log.SessionEvent.MessageCompleted;
import dev.weir.log.SessionEvent.MessageStarted;
import dev.weir.log.SessionEvent.PartCompleted;
import dev.weir.log.SessionEvent.PartDelta;
import dev.weir.log.SessionEvent.PartStarted;
import dev.weir.log.SessionEvent.ToolResulted;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes one episode into its log: the updates of one message after the other, then the end, once.
 * For one thread at a time. Nothing here waits for readers.
 */
public final class EpisodeWriter {
  private final SessionLog log;
  private final LogLimits limits;
  private final String id;
  private @Nullable Draft draft;
  private boolean ended;

  EpisodeWriter(SessionLog log, LogLimits limits, String id) {
    this.log = log;
    this.limits = limits;
    this.id = id;
  }

  /** The episode's id. */
  public String id() {
    return id;
  }

  /**
   * Writes an update. A message keeps the kind that it was started with; a tool's result comes as
   * {@link Update.Full} without a start.
   *
   * @throws LogRefused if it does not fit, or the message would get too large; nothing is written
   */
  public void write(Update update) {
    switch (requireNonNull(update, "update")) {
      case Update.Start start -> start(start);
      case Update.Delta delta -> delta(delta);
      case Update.Full full -> full(full);
      case Update.Done done -> finish(open(done), Status.COMPLETED);
      case Update.Failed failed -> fail(failed.code(), failed.message());
    }
  }

  /** Ends the episode as completed. */
  public void complete(Usage usage) {
    end(new End.Completed(), Status.COMPLETED, requireNonNull(usage, "usage"));
  }

  /** Ends it as broken; what was written of an open message is kept and marked. */
  public void fail(String code, String message) {
    end(new End.Failed(code, message), Status.FAILED, null);
  }

  /** Ends it as stopped; what was written of an open message is kept and marked. */
  public void cancel(String reason) {
    end(new End.Cancelled(reason), Status.INTERRUPTED, null);
  }

  private void start(Update.Start start) {
    if (draft != null || ended || start.content() instanceof Content.ToolResult) {
      throw refused(start);
    }
    Draft fresh = new Draft(start.index(), log.newMessageId(), start.content(), new Accumulator());
    log.append(new MessageStarted(id, fresh.message(), start.content()));
    log.append(new PartStarted(id, fresh.message(), start.content()));
    draft = fresh;
  }

  private void delta(Update.Delta delta) {
    Draft open = open(delta);
    Piece piece = delta.piece();
    if (piece == null || !open.takes(piece)) {
      throw refused(delta);
    }
    checkSize(open.text().length() + piece.text().length());
    open.text().add(piece);
    log.append(new PartDelta(id, open.message(), piece));
  }

  private void full(Update.Full full) {
    Draft open = draft;
    if (ended || (open != null && !open.becomes(full))) {
      throw refused(full);
    }
    checkSize(full.content().chars());
    String message = open == null ? log.newMessageId() : open.message();
    draft = null;
    commit(message, full.content(), Status.COMPLETED);
  }

  private void finish(Draft open, Status status) {
    draft = null;
    Content content = open.content();
    log.append(new PartCompleted(id, open.message(), content));
    commit(open.message(), content, status);
  }

  private void commit(String message, Content content, Status status) {
    if (content instanceof Content.ToolResult result) {
      Message answer = new Message(message, Role.TOOL, status, List.of(content));
      log.append(new ToolResulted(id, answer, result));
    } else {
      Message said = new Message(message, Role.ASSISTANT, status, List.of(content));
      log.append(new MessageCompleted(id, said));
    }
  }

  private void end(End end, Status status, @Nullable Usage usage) {
    if (ended) {
      throw new LogRefused(Reason.OUT_OF_ORDER, "episode: " + id + " has ended");
    }
    Draft open = draft;
    if (open != null && open.worthKeeping()) {
      finish(open, status);
    }
    draft = null;
    ended = true;
    log.append(new EpisodeEnded(id, end, usage));
  }

  /** Ends an episode whose writer is gone, with what there is of the message it was writing. */
  static void abandon(SessionLog log, Running ran, Snapshot.@Nullable Open open, End.Failed end) {
    List<Content> parts = open == null ? List.of() : open.parts();
    if (open != null && !parts.isEmpty() && worthKeeping(parts.getFirst())) {
      Content content = parts.getFirst();
      log.append(new PartCompleted(open.episode(), open.message(), content));
      Message said = new Message(open.message(), Role.ASSISTANT, Status.FAILED, parts);
      log.append(new MessageCompleted(open.episode(), said));
    }
    log.append(new EpisodeEnded(ran.episode(), end, null));
  }

  /** Half a tool call is of no use to anybody; half a sentence is. */
  private static boolean worthKeeping(Content content) {
    return content.chars() > 0 && !(content instanceof Content.ToolInput);
  }

  private Draft open(Update update) {
    Draft open = draft;
    if (open == null || !Objects.equals(open.index(), update.index())) {
      throw refused(update);
    }
    return open;
  }

  private void checkSize(int chars) {
    if (chars > limits.messageChars()) {
      throw new LogRefused(
          Reason.MESSAGE_TOO_LARGE,
          "message: %d characters, limit %d".formatted(chars, limits.messageChars()));
    }
  }

  private static LogRefused refused(Update update) {
    return new LogRefused(Reason.OUT_OF_ORDER, "update: " + update.brief());
  }

  /** The message being written. */
  private record Draft(@Nullable Integer index, String message, Content initial, Accumulator text) {
    Content content() {
      Content made = text.length() == 0 ? null : text.content();
      return made == null ? initial.filled() : made;
    }

    boolean takes(Piece piece) {
      return switch (initial) {
        case Content.Text t -> piece instanceof Piece.Text;
        case Content.Data d -> piece instanceof Piece.Data;
        case Content.Reasoning r ->
            piece instanceof Piece.Reasoning || piece instanceof Piece.Summary;
        case Content.ToolInput call ->
            piece instanceof Piece.ToolInput more && more.callId().equals(call.callId());
        case Content.ToolResult r -> false;
      };
    }

    /** Another kind has another audience: who saw the start would never see the end. */
    boolean becomes(Update.Full full) {
      return Objects.equals(full.index(), index) && full.content().getClass() == initial.getClass();
    }

    boolean worthKeeping() {
      return text.length() > 0 && EpisodeWriter.worthKeeping(content());
    }
  }
}
