package dev.weir.bench.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class StartingTest {

  @ParameterizedTest
  @EnumSource
  void plan_ofEachKind_hasFourSteps(Steps steps) {
    assertThat(steps.plan()).hasToString("plan %s, 4 steps".formatted(steps.title()));
  }

  @ParameterizedTest
  @EnumSource
  void call_ofEachKind_isOnSuchAThread(Caller caller) throws Exception {
    Callable<Boolean> work = () -> Thread.currentThread().isVirtual();
    var task = new FutureTask<>(work);
    caller.call(task);

    assertThat(task.get()).isEqualTo(caller == Caller.VIRTUAL);
  }

  @ParameterizedTest
  @EnumSource
  void runs_ofEachKindOfCaller_allEnd(Caller caller) throws Exception {
    var starting = new Starting();
    starting.caller = caller.title();

    assertThat(starting.runs()).isEqualTo(Starting.RUNS);
  }
}
