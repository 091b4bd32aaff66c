package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.Input.OnBusy;
import dev.weir.agent.SessionHost.Opening;
import dev.weir.delta.Coalescer.Window;
import dev.weir.delta.Content;
import dev.weir.log.LogLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The records that callers fill in: what they hold by default, and what they refuse. */
class SessionOptionsTest {

  @Test
  void defaults_areTheDocumentedOnes() {
    assertThat(SessionOptions.DEFAULT)
        .isEqualTo(
            new SessionOptions(
                LogLimits.DEFAULT,
                new Window(Duration.ofMillis(50), 128),
                8,
                3,
                16 * 1024 * 1024,
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                new ProviderOptions(3, Duration.ofSeconds(2), 3),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10)));
    assertThat(Input.text("Hi").onBusy()).isEqualTo(OnBusy.QUEUE);
  }

  @Test
  void with_oneOption_leavesTheOthers() {
    LogLimits limits = LogLimits.DEFAULT.withReaders(1);
    SessionOptions changed = SessionOptions.DEFAULT.withLog(limits).withWindow(Window.NONE);
    assertThat(changed)
        .isEqualTo(
            new SessionOptions(
                limits,
                Window.NONE,
                8,
                3,
                16 << 20,
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                new ProviderOptions(3, Duration.ofSeconds(2), 3),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10)));
  }

  @Test
  void new_outOfRange_isRefusedByName() {
    assertRefused(-1, 0, 1, "waitingInputs: -1 (expected: at least 0)");
    assertRefused(0, -1, 1, "toolSteps: -1 (expected: at least 0)");
    assertRefused(0, 0, 0, "historyChars: 0 (expected: at least 1)");
    assertThatThrownBy(() -> Talk.closingWithin(Duration.ofMillis(-1)))
        .hasMessage("closeTimeout: PT-0.001S (expected: zero or more)");
    assertThatThrownBy(() -> SessionOptions.DEFAULT.withToolTimeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("toolTimeout: PT0S (expected: over zero)");
    assertThatThrownBy(() -> SessionOptions.DEFAULT.withConnectTimeout(Duration.ofMillis(-1)))
        .hasMessage("connectTimeout: PT-0.001S (expected: over zero)");
  }

  @Test
  void with_limitsOfTools_keepThemAndTheRest() {
    Duration second = Duration.ofSeconds(1);
    SessionOptions changed =
        SessionOptions.DEFAULT
            .withToolTimeout(second)
            .withConnectTimeout(second)
            .withHookTimeout(second);
    assertThat(changed.withWindow(Window.NONE).withLog(LogLimits.DEFAULT))
        .isEqualTo(
            new SessionOptions(
                LogLimits.DEFAULT,
                Window.NONE,
                8,
                3,
                16 << 20,
                second,
                second,
                Duration.ofSeconds(15),
                ProviderOptions.DEFAULT,
                second,
                second));
  }

  @Test
  void input_withoutParts_isRefused() {
    assertThatThrownBy(() -> new Input(List.of(), OnBusy.QUEUE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("parts: [] (expected: at least one)");
  }

  @Test
  void inputAndOpening_keepCopies() {
    List<Content.Text> parts = new ArrayList<>(List.of(new Content.Text("Hi")));
    Map<String, String> metadata = new HashMap<>();
    Input input = new Input(parts, OnBusy.QUEUE);
    Opening opening = new Opening(Optional.empty(), Optional.empty(), metadata);
    parts.clear();
    metadata.put("k", "v");
    assertThat(input.text()).isEqualTo("Hi");
    assertThat(opening.metadata()).isEmpty();
  }

  private static void assertRefused(int waiting, int steps, int chars, String message) {
    assertThatThrownBy(() -> Talk.options(waiting, steps, chars, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
