package dev.weir.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.delta.Coalescer.Window;
import dev.weir.delta.Update.Delta;
import dev.weir.testkit.Behaviour;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Fewer pieces, the same text. */
@Timeout(20)
class CoalescerTest {
  private static final long START = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;

  private final Coalescer coalescer = new Coalescer(Window.DEFAULT);

  @Test
  @Behaviour({"delta-M15", "delta-M23"})
  void add_first_isDueAtOnce() {
    assertThat(coalescer.deadline()).isEqualTo(Coalescer.NEVER);
    assertThat(coalescer.due(START)).isFalse();
    coalescer.add(text("a"), START);
    assertThat(coalescer.due(START)).isTrue();
    assertThat(coalescer.drain()).containsExactly(text("a"));
    assertThat(coalescer.deadline()).isEqualTo(Coalescer.NEVER);
    assertThat(coalescer.due(START + 99 * MILLI)).as("nothing is held").isFalse();
  }

  @Test
  @Behaviour("delta-M15")
  void add_later_isDueFiftyMillisecondsAfterTheOldest() {
    skipFirst();
    coalescer.add(text("a"), START);
    coalescer.add(text("b"), START + 30 * MILLI);
    assertThat(coalescer.deadline()).isEqualTo(START + 50 * MILLI);
    assertThat(coalescer.due(START + 50 * MILLI - 1)).isFalse();
    assertThat(coalescer.due(START + 50 * MILLI)).isTrue();
  }

  @Test
  @Behaviour({"delta-M15", "delta-M16"})
  void add_windowsCharactersReached_isDueAtOnce() {
    skipFirst();
    coalescer.add(text("x".repeat(127)), START);
    coalescer.add(text(""), START);
    assertThat(coalescer.due(START)).isFalse();
    coalescer.add(text("y"), START);
    assertThat(coalescer.due(START)).isTrue();
    coalescer.drain();
    coalescer.add(text("x".repeat(127)), START);
    assertThat(coalescer.due(START)).as("drained characters do not count").isFalse();
  }

  @Test
  @Behaviour("delta-M16")
  void add_emptyDelta_isHeld() {
    coalescer.add(text(""), START);
    assertThat(coalescer.drain()).containsExactly(text(""));
  }

  @Test
  @Behaviour({"delta-M17", "delta-M24"})
  void drain_neighboursOfOneChannel_areMergedInOrder() {
    List.of(text("a"), text("b"), thought("c"), text("d"), text("e"))
        .forEach(delta -> coalescer.add(delta, START));
    assertThat(coalescer.drain()).containsExactly(text("ab"), thought("c"), text("de"));
  }

  @Test
  @Behaviour({"delta-M17", "delta-M24"})
  void drain_otherMessage_isNotMerged() {
    coalescer.add(new Delta(1, new Piece.Text("a")), START);
    coalescer.add(new Delta(2, new Piece.Text("b")), START);
    assertThat(coalescer.drain())
        .containsExactly(new Delta(1, new Piece.Text("a")), new Delta(2, new Piece.Text("b")));
  }

  @Test
  @Behaviour({"delta-M17", "delta-M18"})
  void drain_toolCalls_keepIdAndFirstNameAndAreNotMixed() {
    coalescer.add(call("c1", "book", "{\"a\""), START);
    coalescer.add(call("c1", "", ":1}"), START);
    coalescer.add(call("c2", "pay", "{}"), START);
    assertThat(coalescer.drain())
        .containsExactly(call("c1", "book", "{\"a\":1}"), call("c2", "pay", "{}"));
  }

  @Test
  @Behaviour("delta-M17")
  void drain_oneOrNone_isThatObjectOrNothing() {
    assertThat(coalescer.drain()).isEmpty();
    Delta alone = thought("hm");
    coalescer.add(alone, START);
    assertThat(coalescer.drain()).singleElement().isSameAs(alone);
  }

  @Test
  @Behaviour({"delta-M2", "delta-M17", "delta-M24"})
  void drain_otherIndexOrNoPiece_isNotMerged() {
    List<Delta> apart =
        List.of(
            new Delta(0, new Piece.Summary(0, "a")),
            new Delta(0, new Piece.Summary(1, "b")),
            new Delta(0, new Piece.Reasoning(1, "c")),
            new Delta(Update.Place.at(0), null),
            new Delta(Update.Place.at(0), null),
            new Delta(0, new Piece.ToolOutput("c1", "t", "d")),
            new Delta(0, new Piece.ToolInput("c1", "t", "e")),
            new Delta(Update.Place.NONE, new Piece.Text("f")),
            new Delta(0, new Piece.Text("g")),
            new Delta(0, new Piece.Data("h")));
    apart.forEach(delta -> coalescer.add(delta, START));
    assertThat(coalescer.drain()).isEqualTo(apart);
  }

  @Test
  @Behaviour({"delta-M18", "delta-M24"})
  void drain_merged_keepsItsPlace() {
    TaskMessage parent =
        new TaskMessage(
            "m",
            "t",
            List.of(new Content.Text("")),
            TaskMessage.Status.IN_PROGRESS,
            Instant.EPOCH,
            Instant.EPOCH);
    Update.Place place = Update.Place.at(3).of(parent);
    coalescer.add(new Delta(place, new Piece.Text("b")), START);
    coalescer.add(new Delta(place, new Piece.Text("c")), START);
    assertThat(coalescer.drain()).containsExactly(new Delta(place, new Piece.Text("bc")));
  }

  @Test
  void window_none_everyDeltaIsDue() {
    Coalescer each = new Coalescer(Window.NONE);
    for (int i = 0; i < 3; i++) {
      each.add(text(""), START);
      assertThat(each.due(START)).isTrue();
      each.drain();
    }
  }

  /** Whatever is added and whenever it is drained: per channel the text is the same, in order. */
  @Test
  @Behaviour("delta-M19")
  void drain_randomDeltas_concatenationIsKept(Random random) {
    List<Delta> in = new ArrayList<>();
    List<Delta> out = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      Delta delta = any(random);
      in.add(delta);
      coalescer.add(delta, i * MILLI);
      if (coalescer.due(i * MILLI) || random.nextInt(20) == 0) {
        out.addAll(coalescer.drain());
      }
    }
    out.addAll(coalescer.drain());
    assertThat(out).hasSizeLessThan(in.size());
    assertThat(texts(out)).isEqualTo(texts(in));
    assertThat(switches(out)).isEqualTo(switches(in));
  }

  @Test
  void window_outOfRange_isRefused() {
    assertThatThrownBy(() -> new Window(Duration.ofMillis(-1), 1))
        .hasMessage("interval: PT-0.001S (expected: zero or more)");
    assertThatThrownBy(() -> new Window(Duration.ZERO, 0))
        .hasMessage("chars: 0 (expected: at least 1)");
  }

  @Test
  void window_default_isFiftyMillisecondsOr128Characters() {
    assertThat(Window.DEFAULT).isEqualTo(new Window(Duration.ofMillis(50), 128));
  }

  private void skipFirst() {
    coalescer.add(text("first"), 0);
    coalescer.drain();
  }

  private static Delta any(Random random) {
    String text = "abc😀".substring(0, random.nextInt(4));
    return switch (random.nextInt(4)) {
      case 0 -> thought(text);
      case 1 -> call("c" + random.nextInt(2), "t", text);
      default -> new Delta(random.nextInt(2), new Piece.Text(text));
    };
  }

  private static Map<String, String> texts(List<Delta> deltas) {
    Map<String, String> texts = new LinkedHashMap<>();
    deltas.forEach(d -> texts.merge(channel(d), d.piece().text(), String::concat));
    return texts;
  }

  /** Which channels spoke one after the other, repetitions left out. */
  private static List<String> switches(List<Delta> deltas) {
    List<String> channels = new ArrayList<>();
    for (Delta delta : deltas) {
      if (channels.isEmpty() || !channels.getLast().equals(channel(delta))) {
        channels.add(channel(delta));
      }
    }
    return channels;
  }

  private static String channel(Delta delta) {
    return delta.index()
        + switch (delta.piece()) {
          case Piece.Text t -> "text";
          case Piece.Reasoning r -> "reasoning";
          case Piece.ToolInput call -> call.callId();
          case null, default -> throw new AssertionError(delta);
        };
  }

  private static Delta text(String text) {
    return new Delta(0, new Piece.Text(text));
  }

  private static Delta thought(String text) {
    return new Delta(0, new Piece.Reasoning(text));
  }

  private static Delta call(String id, String name, String input) {
    return new Delta(0, new Piece.ToolInput(id, name, input));
  }
}
