package dev.weir.delta;

import dev.weir.delta.Content.Author;
import dev.weir.delta.Content.Style;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes the content of one message out of its pieces. The first piece fixes the kind; reasoning and
 * its summaries mix. Each tool call of the message is put together for itself. For one thread.
 */
public final class Accumulator {
  private final List<Run> runs = new ArrayList<>();
  private final Map<Piece, Run> byChannel = new HashMap<>();
  private int length;

  /** An accumulator that has seen nothing yet. */
  public Accumulator() {}

  /**
   * Adds a piece.
   *
   * @throws IllegalArgumentException if the message is of another kind; nothing is added
   */
  public void add(Piece piece) {
    if (!admits(piece)) {
      throw new IllegalArgumentException(
          "piece: %s (expected: one of the kind of %s)"
              .formatted(piece.brief(), runs.getFirst().first.brief()));
    }
    length += piece.text().length();
    Run run = runOf(piece);
    if (run == null) {
      begin(piece);
    } else {
      run.add(piece);
    }
  }

  /** Mostly the newest. */
  private @Nullable Run runOf(Piece piece) {
    return !runs.isEmpty() && runs.getLast().continuedBy(piece)
        ? runs.getLast()
        : byChannel.get(channel(piece));
  }

  private void begin(Piece piece) {
    Run run = new Run(piece);
    runs.add(run);
    byChannel.put(channel(piece), run);
  }

  /** Equal for those that {@linkplain Piece#continuedBy continue} each other. */
  private static Piece channel(Piece piece) {
    return switch (piece) {
      case Piece.ToolInput call -> new Piece.ToolInput(call.callId(), "", "");
      case Piece.ToolOutput call -> new Piece.ToolOutput(call.callId(), "", "");
      default -> piece.with("");
    };
  }

  /** Whether the piece is of the message's kind. */
  public boolean admits(Piece piece) {
    return runs.isEmpty() || runs.getFirst().first.admits(piece);
  }

  /** How many characters were added. */
  public int length() {
    return length;
  }

  /** The content so far, its first part if there are several; null before the first piece. */
  public @Nullable Content content() {
    List<Content> parts = parts();
    return parts.isEmpty() ? null : parts.getFirst();
  }

  /**
   * The contents so far: one, but for each tool call its own; none before the first piece. A tool
   * call without arguments has the empty object. What should be JSON may be cut off or wrong; see
   * {@link #checked}.
   */
  public List<Content> parts() {
    if (runs.isEmpty()) {
      return List.of();
    }
    return switch (runs.getFirst().first) {
      case Piece.Text t -> List.of(new Content.Text(runs.getFirst().text()));
      case Piece.Data d -> List.of(new Content.Data(Author.AGENT, runs.getFirst().text()));
      case Piece.Reasoning r -> List.of(reasoning());
      case Piece.Summary s -> List.of(reasoning());
      case Piece.ToolInput call -> runs.stream().map(Accumulator::call).toList();
      case Piece.ToolOutput call -> runs.stream().map(Accumulator::result).toList();
    };
  }

  /**
   * As {@link #parts}, once all pieces are there.
   *
   * @throws InvalidContent if data or arguments are no JSON object; the message shows the text
   */
  public List<Content> checked() {
    return parts().stream().map(JsonText::checked).toList();
  }

  private Content reasoning() {
    List<String> summary = texts(Piece.Summary.class, Piece.Summary::index);
    List<String> content = texts(Piece.Reasoning.class, Piece.Reasoning::index);
    if (summary.isEmpty() && content.isEmpty()) {
      return new Content.Text("");
    }
    return new Content.Reasoning(
        Author.AGENT, summary, content.isEmpty() ? null : content, Style.STATIC);
  }

  private <P extends Piece> List<String> texts(Class<P> kind, ToIntFunction<P> index) {
    return runs.stream()
        .filter(run -> kind.isInstance(run.first))
        .sorted(Comparator.comparingInt(run -> index.applyAsInt(kind.cast(run.first))))
        .map(Run::text)
        .filter(text -> !text.isEmpty())
        .toList();
  }

  private static Content call(Run run) {
    Piece.ToolInput call = (Piece.ToolInput) run.first;
    return new Content.ToolInput(call.callId(), call.name(), run.text()).filled();
  }

  private static Content result(Run run) {
    Piece.ToolOutput call = (Piece.ToolOutput) run.first;
    return new Content.ToolResult(
        Author.AGENT, call.callId(), call.name(), run.text(), Content.Form.TEXT, null);
  }
}
