package dev.weir.channel;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.weir.testkit.Behaviour;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is refused at the door of a select and a lag, by name. */
@SuppressWarnings({"NullAway", "DataFlowIssue"}) // null is what is refused
class RefusalTest {
  private final Chan<Integer> chan = Chan.bounded(1);
  private final Select<Integer> select = Select.of();

  @Test
  void lag_withoutPolicy_isRefused() {
    assertThatNullPointerException().isThrownBy(() -> new Lag(1, null)).withMessage("policy");
  }

  @Test
  void select_withoutChannel_isRefused() {
    assertThatNullPointerException()
        .isThrownBy(() -> select.receive(null, item -> 1))
        .withMessage("from");
    assertThatNullPointerException()
        .isThrownBy(() -> select.receive(null, item -> 1, () -> 2))
        .withMessage("from");
    assertThatNullPointerException()
        .isThrownBy(() -> select.send(null, 1, () -> 1))
        .withMessage("to");
    assertThatNullPointerException()
        .isThrownBy(() -> select.send(null, 1, () -> 1, () -> 2))
        .withMessage("to");
  }

  /** A limit has no guard; the case before it must not get it by mistake. */
  @Test
  @Behaviour("chan-S7")
  void when_afterLimit_isRefused() {
    select.receive(chan, item -> item).after(Duration.ZERO, () -> 0);
    assertThatIllegalStateException().isThrownBy(() -> select.when(false));
    select.otherwise(() -> 0);
    assertThatIllegalStateException().isThrownBy(() -> select.when(false));
  }
}
