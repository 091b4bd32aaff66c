package dev.weir.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;

/** A failed random run can be run again from one printed line. */
class SeedsTest {
  private static final List<Object> GIVEN = new ArrayList<>();

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream before = System.err;

  @BeforeEach
  void capture() {
    GIVEN.clear();
    System.setErr(new PrintStream(printed, true, UTF_8));
  }

  @AfterEach
  void release() {
    System.setErr(before);
  }

  @Test
  void testFailed_seedTaken_commandIsPrinted() {
    run(Fails.class);
    Seed seed = (Seed) GIVEN.getFirst();
    assertThat(printed.toString(UTF_8))
        .contains("mvn verify -Dseed=%d -Dtest='Fails#once'".formatted(seed.value()));
  }

  @Test
  void testSucceeded_seedTaken_nothingIsPrinted() {
    run(Passes.class);
    assertThat(printed.toString(UTF_8)).doesNotContain("-Dseed");
  }

  @Test
  void parameters_ofOneTest_comeFromOneSeed() {
    run(Passes.class);
    Seed seed = (Seed) GIVEN.get(0);
    assertThat(((Random) GIVEN.get(1)).nextLong()).isEqualTo(seed.random().nextLong());
  }

  @Test
  void choose_given_isThatSeed() {
    assertThat(Seeds.choose("-42")).isEqualTo(new Seed(-42));
  }

  @Test
  void choose_unset_isFreshEachTime() {
    assertThat(List.of(Seeds.choose("${seed}"), Seeds.choose("${seed}"), Seeds.choose("")))
        .doesNotHaveDuplicates();
    assertThat(Seeds.choose(null)).isNotEqualTo(Seeds.choose(null));
  }

  @Test
  void choose_noNumber_isRefused() {
    assertThatThrownBy(() -> Seeds.choose("x1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weir.seed: x1 (expected: a whole number)");
  }

  @Test
  void random_ofParts_differsByPartAndRepeats() {
    Seed seed = new Seed(7);
    assertThat(seed.random(1).nextLong()).isNotEqualTo(seed.random(2).nextLong());
    assertThat(seed.random(1).nextLong()).isEqualTo(new Seed(7).random(1).nextLong());
  }

  private static void run(Class<?> test) {
    EngineTestKit.engine("junit-jupiter")
        .enableImplicitConfigurationParameters(true)
        .selectors(selectClass(test))
        .execute();
  }

  static class Fails {
    @Test
    void once(Seed seed) {
      GIVEN.add(seed);
      fail("on purpose");
    }
  }

  static class Passes {
    @Test
    void once(Seed seed, Random random) {
      GIVEN.add(seed);
      GIVEN.add(random);
    }
  }
}
