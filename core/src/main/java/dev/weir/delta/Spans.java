package dev.weir.delta;

import dev.weir.delta.Span.Kind;
import dev.weir.delta.Span.Outcome;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Derives the spans of one turn from its updates, the same whatever becomes of the updates. A
 * tool's span opens when its request is whole and closes with the result of that call; a thought's
 * opens with its Start and closes with its terminal. For one thread.
 */
final class Spans {
  private static final System.Logger LOG = System.getLogger(Spans.class.getName());

  private final Span.Listener listener;
  private final Map<Integer, Segment> segments = new HashMap<>();

  /** By call id or, for thoughts, by index; in the order in which they were opened. */
  private final Map<Key, Span> open = new LinkedHashMap<>();

  Spans(Span.Listener listener) {
    this.listener = listener;
  }

  void see(Update update) {
    Integer index = update.index();
    switch (update) {
      case Update.Full full -> {
        if (index != null) {
          end(index, Outcome.COMPLETE, List.of());
        }
        whole(full.content());
      }
      case Update.Start start when index != null -> begin(index, start.content());
      case Update.Delta delta when index != null -> add(segments.get(index), delta.piece());
      case Update.Done d when index != null -> end(index, Outcome.COMPLETE, made(index));
      case Update.Failed f when index != null -> end(index, Outcome.FAILED, List.of());
      default -> {} // of no message that anybody could name
    }
  }

  /** The turn is over: what is open will not be completed. */
  void end() {
    List.copyOf(open.keySet()).forEach(key -> close(key, Outcome.INCOMPLETE));
    segments.clear();
  }

  private void begin(int index, Content content) {
    segments.put(index, new Segment(content, new Accumulator()));
    if (content instanceof Content.Reasoning) {
      String key = Integer.toString(index);
      open(new Span(Kind.REASONING, key, "reasoning", ""));
    }
  }

  private static void add(@Nullable Segment segment, @Nullable Piece piece) {
    if (segment != null && piece != null && segment.added().admits(piece)) {
      segment.added().add(piece);
    }
  }

  private List<Content> made(int index) {
    Segment segment = segments.get(index);
    return segment == null ? List.of() : segment.made();
  }

  private void end(int index, Outcome outcome, List<Content> made) {
    segments.remove(index);
    close(new Key(Kind.REASONING, Integer.toString(index)), outcome);
    made.forEach(this::whole);
  }

  private void whole(Content content) {
    switch (content) {
      case Content.Text t -> {}
      case Content.Data d -> {}
      case Content.Reasoning r -> {}
      case Content.ToolInput call ->
          open(new Span(Kind.TOOL, call.callId(), call.name(), call.input()));
      case Content.ToolResult result ->
          close(
              new Key(Kind.TOOL, result.callId()),
              result.isError() ? Outcome.FAILED : Outcome.COMPLETE);
    }
  }

  private void open(Span span) {
    Key key = new Key(span.kind(), span.key());
    close(key, Outcome.INCOMPLETE); // a second of that name hides the first for good
    open.put(key, span);
    tell(to -> to.opened(span));
  }

  private void close(Key key, Outcome outcome) {
    Span span = open.remove(key);
    if (span != null) {
      tell(to -> to.closed(span, outcome));
    }
  }

  /** Who only watches does not stop the turn. */
  private void tell(Consumer<Span.Listener> news) {
    try {
      news.accept(listener);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "a listener to spans threw", e);
    }
  }

  private record Key(Kind kind, String key) {}

  /** A message that was started. */
  private record Segment(Content initial, Accumulator added) {
    List<Content> made() {
      List<Content> parts = added.parts();
      return parts.isEmpty() ? List.of(initial.filled()) : parts;
    }
  }
}
