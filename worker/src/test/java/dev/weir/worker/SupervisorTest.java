package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SupervisorTest {
  private static final JobEnd FAILED = new JobEnd.Failed(new IllegalStateException("no"));
  private static final JobEnd DONE = new JobEnd.Done("bye");
  private static final JobEnd CUT = new JobEnd.Cut("drain");

  private final List<Integer> told = new ArrayList<>();
  private final Supervisor supervisor = new Supervisor(3, told::add);

  @Test
  @Behaviour({"work-88", "work-89"})
  void ended_asManyInARowFail_tellsOnceAStreak() {
    end(FAILED, FAILED);
    assertThat(told).isEmpty();
    end(FAILED, FAILED, FAILED);
    assertThat(told).containsExactly(3);
    end(DONE, FAILED, FAILED, FAILED);
    assertThat(told).containsExactly(3, 3);
  }

  @Test
  @Behaviour("work-88")
  void ended_oneBetweenGoesWell_beginsAnew() {
    end(FAILED, FAILED, DONE, FAILED, FAILED);
    assertThat(told).isEmpty();
  }

  @Test
  @Behaviour("work-91")
  void ended_cutOff_countsForNothing() {
    end(FAILED, CUT, CUT, CUT, FAILED, CUT);
    assertThat(told).isEmpty();
    end(FAILED);
    assertThat(told).containsExactly(3);
  }

  @Test
  @Behaviour("work-89")
  void ended_whoIsToldThrows_isOnlyLogged() {
    Supervisor broken =
        new Supervisor(
            1,
            count -> {
              throw new IllegalStateException("who is told");
            });
    broken.ended(FAILED);
    broken.ended(DONE);
    broken.ended(FAILED);
    assertThat(told).isEmpty();
  }

  private void end(JobEnd... ends) {
    for (JobEnd end : ends) {
      supervisor.ended(end);
    }
  }
}
