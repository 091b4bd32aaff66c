package dev.weir.agent;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.weir.delta.Accumulator;
import dev.weir.delta.Coalescer;
import dev.weir.delta.Content;
import dev.weir.delta.Piece;
import dev.weir.delta.Update;
import dev.weir.log.EpisodeWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes what one step of a model says as messages of an episode: pieces through the coalescer, a
 * new message where the kind or the call changes. For one thread.
 */
final class Scribe {
  private final EpisodeWriter episode;
  private final CallNames names;
  private final Coalescer coalescer;
  private final Runnable firstWords;
  private final List<Content.ToolInput> calls = new ArrayList<>();
  private Accumulator heard = new Accumulator();
  private @Nullable Piece open;
  private boolean saidText;
  private int index;

  /** With {@code firstWords}, which is told each time that a message of text begins. */
  Scribe(EpisodeWriter episode, CallNames names, Coalescer.Window window, Runnable firstWords) {
    this.episode = episode;
    this.names = names;
    this.firstWords = firstWords;
    this.coalescer = new Coalescer(window);
  }

  /** When what is held must be written; see {@link Coalescer#deadline}. */
  long deadline() {
    return coalescer.deadline();
  }

  void hear(Piece piece, long now) {
    Piece before = open;
    if (before == null || !before.continuedBy(piece)) {
      close();
      begin(piece);
    }
    heard.add(piece);
    coalescer.add(new Update.Delta(index, piece), now);
    writeDue(now);
  }

  void writeDue(long now) {
    if (coalescer.due(now)) {
      write();
    }
  }

  /** Writes what is held, whether due or not. */
  void write() {
    coalescer.drain().forEach(episode::write);
  }

  /** Whether there was any text. */
  boolean hasSaid() {
    return saidText;
  }

  /** The reply is whole: ends the open message, adds what was not streamed, returns the calls. */
  List<Content.ToolInput> finish(@Nullable AiMessage reply) {
    close();
    if (reply != null) {
      addMissing(reply);
    }
    return List.copyOf(calls);
  }

  private void addMissing(AiMessage reply) {
    String text = reply.text();
    if (!saidText && text != null && !text.isEmpty()) {
      firstWords.run();
      whole(new Content.Text(text));
    }
    List<ToolExecutionRequest> requests = reply.toolExecutionRequests();
    for (int i = 0; i < requests.size(); i++) {
      ensure(names.id(requests.get(i).id(), i), requests.get(i));
    }
  }

  private void begin(Piece piece) {
    if (piece instanceof Piece.ToolInput call && called(call.callId())) {
      throw new ModelFailed(
          "call: %s goes on after its end (expected: one call after the other)"
              .formatted(call.callId()));
    }
    open = piece;
    if (piece instanceof Piece.Text) {
      saidText = true;
      firstWords.run();
    }
    episode.write(new Update.Start(index, empty(piece)));
  }

  private void close() {
    if (open == null) {
      return;
    }
    write();
    episode.write(new Update.Done(index++));
    if (heard.content() instanceof Content.ToolInput call) {
      calls.add(call);
    }
    open = null;
    heard = new Accumulator();
  }

  private void ensure(String id, ToolExecutionRequest request) {
    if (!called(id)) {
      String input = request.arguments();
      Content.ToolInput call =
          new Content.ToolInput(
              id, request.name(), input == null || input.isBlank() ? "{}" : input);
      whole(call);
      calls.add(call);
    }
  }

  private boolean called(String id) {
    return calls.stream().anyMatch(call -> call.callId().equals(id));
  }

  private void whole(Content content) {
    episode.write(new Update.Full(index++, content));
  }

  private static Content empty(Piece piece) {
    return switch (piece) {
      case Piece.Text t -> new Content.Text("");
      case Piece.Data d -> new Content.Data(Content.Author.AGENT, "");
      case Piece.Reasoning r -> new Content.Reasoning("");
      case Piece.Summary s -> new Content.Reasoning("");
      case Piece.ToolInput call -> new Content.ToolInput(call.callId(), call.name(), "");
      case Piece.ToolOutput call -> new Content.ToolResult(call.callId(), call.name(), "", false);
    };
  }
}
