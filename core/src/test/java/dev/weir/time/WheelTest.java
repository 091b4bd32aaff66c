package dev.weir.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wheel on a clock that the test moves: when alarms fire, in which order, and who is woken. */
@Timeout(20)
class WheelTest {
  private static final long MILLI = 1_000_000;
  private static final long HOUR = 3_600_000 * MILLI;

  private final List<String> fired = new ArrayList<>();
  private long now;
  private int woken;
  private Wheel wheel = wheel();

  @Test
  @Behaviour("chan-C21")
  void advance_deadlineInsideATick_firesAtItsEndAndNotBefore() {
    arm("a", 5 * MILLI / 2);
    moveTo(5 * MILLI / 2);
    assertThat(fired).isEmpty();
    moveTo(3 * MILLI - 1);
    assertThat(fired).isEmpty();
    moveTo(3 * MILLI);
    assertThat(fired).containsExactly("a");
  }

  /** From the first tick to 292 years ahead: each level of the wheel, and the borders between. */
  @ParameterizedTest
  @ValueSource(
      longs = {
        1,
        63,
        64,
        65,
        4_095,
        4_096,
        262_143,
        262_145,
        16_777_217,
        1_073_741_825,
        68_719_476_737L,
        4_398_046_511_105L,
        Long.MAX_VALUE / MILLI - 1
      })
  void advance_anyDistance_firesAtItsTickExactly(long ticks) {
    arm("a", ticks * MILLI);
    for (long left = wheel.advance(); now < ticks * MILLI - 1; left = wheel.advance()) {
      now = Math.min(now + left, ticks * MILLI - 1);
    }
    assertThat(fired).isEmpty();
    moveTo(ticks * MILLI);
    assertThat(fired).containsExactly("a");
    assertThat(wheel.advance()).isEqualTo(Wheel.FOREVER);
  }

  @Test
  void advance_manyAlarms_fireInTheOrderOfTheirTicks() {
    for (int ticks : new int[] {70, 3, 5_000, 64, 1, 128, 300_000, 2}) {
      arm(String.valueOf(ticks), ticks * MILLI);
    }
    moveTo(HOUR);
    assertThat(fired).containsExactly("1", "2", "3", "64", "70", "128", "5000", "300000");
  }

  /** More of them than move at once between two holds of the lock. */
  @Test
  void advance_manyInOneFarBucket_fireInTheOrderOfTheirTicks() {
    List<String> expected = IntStream.range(0, 320).mapToObj(i -> "" + (256 + i / 5)).toList();
    expected.reversed().forEach(tick -> arm(tick, Long.parseLong(tick) * MILLI));
    moveTo(257 * MILLI);
    assertThat(fired).isEqualTo(expected.subList(0, 10));
    moveTo(HOUR);
    assertThat(fired).isEqualTo(expected);
  }

  @Test
  void at_deadlineInThePast_firesAtTheNextTick() {
    moveTo(10 * MILLI);
    arm("late", 3 * MILLI);
    wheel.advance();
    assertThat(fired).isEmpty();
    moveTo(11 * MILLI);
    assertThat(fired).containsExactly("late");
  }

  /** Half the range ahead is "never"; what lies further is no nearer. */
  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE / 2, Long.MAX_VALUE})
  void at_never_doesNotFire(long ahead) {
    moveTo(3 * HOUR);
    arm("never", 3 * HOUR + ahead);
    moveTo(1_000_000 * HOUR);
    assertThat(fired).isEmpty();
    assertThat(wheel.advance()).isGreaterThan(HOUR);
  }

  @Test
  void at_clockThatWraps_firesAtItsTick() {
    now = Long.MAX_VALUE - MILLI;
    wheel = wheel();
    arm("a", Long.MIN_VALUE + 4 * MILLI);
    moveTo(Long.MIN_VALUE + 3 * MILLI);
    assertThat(fired).isEmpty();
    moveTo(Long.MIN_VALUE + 5 * MILLI);
    assertThat(fired).containsExactly("a");
  }

  @Test
  void at_noAction_isRefusedAndNothingIsArmed() {
    assertThatThrownBy(() -> wheel.at(now + MILLI, null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("action");
    assertThat(woken).isZero();
  }

  @Test
  void cancel_armed_firesNotAndTheOthersDo() {
    arm("before", 5 * MILLI);
    Alarm cancelled = arm("cancelled", 5 * MILLI);
    arm("after", 5 * MILLI);
    cancelled.cancel();
    moveTo(5 * MILLI);
    cancelled.cancel();
    assertThat(fired).containsExactly("before", "after");
  }

  @Test
  void cancel_byAnActionOfTheSameTick_firesNot() {
    List<Alarm> later = new ArrayList<>();
    wheel.at(5 * MILLI, () -> later.forEach(Alarm::cancel));
    later.add(arm("same tick", 5 * MILLI));
    later.add(arm("next tick", 6 * MILLI));
    moveTo(9 * MILLI);
    assertThat(fired).isEmpty();
  }

  /** One cancels all the rest of a bucket that is half moved to the level below. */
  @Test
  void cancel_restOfAFarBucket_leavesNothing() {
    List<Alarm> armed = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      armed.add(arm("a", 300 * MILLI));
    }
    moveTo(299 * MILLI);
    armed.forEach(Alarm::cancel);
    moveTo(300 * MILLI);
    assertThat(fired).isEmpty();
    assertThat(wheel.advance()).isEqualTo(Wheel.FOREVER);
  }

  @Test
  void advance_actionArmsItselfForThePast_keepsNobodyWaiting() {
    Runnable again =
        new Runnable() {
          @Override
          public void run() {
            fired.add("again");
            wheel.at(now - HOUR, this);
          }
        };
    wheel.at(MILLI, again);
    arm("other", 2 * MILLI);
    moveTo(MILLI);
    assertThat(fired).containsExactly("again");
    moveTo(2 * MILLI);
    assertThat(fired).containsExactlyInAnyOrder("again", "again", "other");
  }

  @Test
  void advance_actionThrows_theOthersFire() {
    wheel.at(
        MILLI,
        () -> {
          throw new IllegalStateException("on purpose");
        });
    wheel.at(
        MILLI,
        () -> {
          throw new AssertionError("on purpose");
        });
    arm("a", MILLI);
    moveTo(MILLI);
    assertThat(fired).containsExactly("a");
  }

  @Test
  void advance_nothingArmed_sleepsWithoutLimit() {
    assertThat(wheel.advance()).isEqualTo(Wheel.FOREVER);
    arm("a", 10 * MILLI).cancel();
    moveTo(10 * MILLI);
    assertThat(wheel.advance()).isEqualTo(Wheel.FOREVER);
  }

  /** What is far away costs a few wake-ups on its way down the levels, not one a tick. */
  @Test
  void advance_oneAlarmInAnHour_wakesAtMostOnceALevel() {
    arm("a", HOUR);
    int calls = 0;
    for (long left = wheel.advance(); left != Wheel.FOREVER; left = wheel.advance()) {
      now += left;
      calls++;
    }
    assertThat(fired).containsExactly("a");
    assertThat(calls).isLessThanOrEqualTo(5);
  }

  /** Who arms may run long before the thread that should have woken already. */
  @Test
  void at_whileAnotherIsOverdue_keepsThatOneInItsPlace() {
    arm("overdue", 5 * MILLI);
    now = 130 * MILLI;
    arm("later", 200 * MILLI);
    wheel.advance();
    assertThat(fired).containsExactly("overdue");
  }

  @Test
  void at_laterThanTheSleep_wakesNobody() {
    wheel.advance();
    arm("first", 20 * MILLI);
    assertThat(woken).isEqualTo(1);
    arm("later", 30 * MILLI);
    assertThat(woken).isEqualTo(1);
    arm("sooner", 10 * MILLI);
    assertThat(woken).isEqualTo(2);
  }

  /** A timed wait that is always over at once must not cost a wake-up each time. */
  @Test
  void at_armedAndCancelledAgainAndAgain_wakesFewTimes() {
    for (int i = 0; i < 1_000; i++) {
      now += 10_000;
      arm("a", now + 50 * MILLI).cancel();
    }
    assertThat(woken).isEqualTo(1);
  }

  @Test
  void at_fromAnAction_wakesNobody() {
    wheel.at(MILLI, () -> arm("a", 2 * MILLI));
    assertThat(woken).isEqualTo(1);
    moveTo(2 * MILLI);
    moveTo(3 * MILLI);
    assertThat(woken).isEqualTo(1);
    assertThat(fired).containsExactly("a");
  }

  private Alarm arm(String name, long deadline) {
    return wheel.at(deadline, () -> fired.add(name));
  }

  private void moveTo(long nanos) {
    now = nanos;
    wheel.advance();
  }

  private Wheel wheel() {
    return new Wheel(() -> now, () -> woken++);
  }
}
