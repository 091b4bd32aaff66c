package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Methods are steps, and what they take is what their parameters are called after. */
@ParameterizedClass
@MethodSource("dev.weir.pipeline.Runners#both")
@Timeout(10)
class MethodStepsTest {
  /** What the runs below are given. */
  record In(int count, List<String> words, Map<String, Integer> prices) {}

  @Parameter Runner runner;

  private final Pipeline<In> pipeline = Pipeline.named("by-name", In.class);
  private final List<Object> seen = Collections.synchronizedList(new ArrayList<>());

  @Test
  @Behaviour({"pipe-F8", "pipe-F12", "pipe-F18", "pipe-F24"})
  void run_streamAndItemAndField_eachByItsType() throws InterruptedException {
    run(
        new Object() {
          @StepMethod
          Iterator<Integer> numbers(int count) {
            return Stream.iterate(1, n -> n + 1).limit(count).iterator();
          }

          @StepMethod
          int scaled(@From("numbers") Integer number, Map<String, Integer> prices) {
            return number * prices.get("a");
          }

          @StepMethod
          void keep(int scaled) {
            seen.add(scaled);
          }
        });
    assertThat(seen).containsExactly(10, 20, 30);
  }

  @Test
  @Behaviour({"pipe-F8", "pipe-F15", "pipe-F17", "pipe-F38"})
  void run_listSetIteratorOptional_theFormThatTheParameterHas() throws InterruptedException {
    run(
        new Object() {
          @StepMethod
          List<String> tokens(List<String> words) {
            return words;
          }

          @StepMethod
          void asList(@From("tokens") List<String> all) {
            seen.add("list " + all);
          }

          @StepMethod
          void asCollection(@From("tokens") java.util.Collection<String> all) {
            seen.add("collection " + all);
          }

          @StepMethod
          void asIterable(@From("tokens") Iterable<String> all) {
            seen.add("iterable " + all);
          }

          @StepMethod
          Stream<String> letters(@From("tokens") Iterator<String> all) {
            return Stream.iterate(all, Iterator::hasNext, same -> same).map(Iterator::next);
          }

          @StepMethod
          void asSet(@From("letters") Set<String> some) {
            seen.add("set " + some);
          }

          @StepMethod(maxInFlight = 3)
          String padded(@From("tokens") Optional<String> one) {
            return one.orElseThrow() + "!";
          }

          @StepMethod
          void keep(String padded) {
            seen.add(padded);
          }
        });
    assertThat(seen)
        .containsExactlyInAnyOrder(
            "list [x, y, x]",
            "collection [x, y, x]",
            "iterable [x, y, x]",
            "set [x, y]",
            "x!",
            "y!",
            "x!");
  }

  @Test
  @Behaviour({"pipe-F15", "pipe-F24"})
  void run_inflow_isTheStreamAsItComes() throws InterruptedException {
    run(
        new Object() {
          @StepMethod
          int size(@From("words") Inflow<String> all) throws InterruptedException {
            int size = 0;
            for (all.await(); all.hasNext(); all.next()) {
              size++;
            }
            return size;
          }

          @StepMethod
          void keep(int size) {
            seen.add(size);
          }
        });
    assertThat(seen).containsExactly(3);
  }

  @Test
  @Behaviour({"pipe-F18", "pipe-F12"})
  void run_fieldItemByItem_isAStepOfItsOwn() throws InterruptedException {
    Plan<In> plan =
        run(
            new Object() {
              @StepMethod
              void keep(@From("words") String word) {
                seen.add(word);
              }
            });
    assertThat(seen).containsExactly("x", "y", "x");
    assertThat(plan.levels()).containsExactly(List.of("words"), List.of("keep"));
  }

  @Test
  @Behaviour({"pipe-F8", "pipe-F12"})
  void run_severalFieldsAndAllOfThem_besideEachOther() throws InterruptedException {
    run(
        new Object() {
          @StepMethod
          String all(int count, List<String> words, In params) {
            return count + "/" + words.size() + "/" + params.prices().size();
          }

          @StepMethod
          void keep(String all) {
            seen.add(all);
          }
        });
    assertThat(seen).containsExactly("3/3/1");
  }

  @Test
  @Behaviour({"pipe-F12", "pipe-F34"})
  void run_includedForEachItem_fieldsAreOfItsParameters() throws InterruptedException {
    Pipeline<In> inner = Pipeline.named("inner", In.class);
    inner.ofMethods(
        new Object() {
          @StepMethod
          String both(int count, List<String> words) {
            return count + words.getFirst();
          }
        });
    Part<In, String> part = inner.exports(new Value<String>(inner.entries.getFirst()));
    pipeline
        .source("counts", in -> List.of(1, 2))
        .include("each", part, n -> new In(n, List.of("w"), Map.of()))
        .sink("keep", seen::add);
    runner.run(pipeline.compile(), in());
    assertThat(seen).containsExactly("1w", "2w");
  }

  @Test
  @Behaviour({"pipe-F8", "pipe-F88", "pipe-F14"})
  void run_resourceByName_isGiven() throws InterruptedException {
    pipeline.resource("unit", String.class, () -> "EUR");
    run(
        new Object() {
          @StepMethod
          void keep(@From("words") String word, String unit) {
            seen.add(word + unit);
          }
        });
    assertThat(seen).containsExactly("xEUR", "yEUR", "xEUR");
  }

  @Test
  @Behaviour({"pipe-F8", "pipe-F16"})
  void run_stepThatWasDeclaredByHandle_isTakenByName() throws InterruptedException {
    pipeline.source("numbers", in -> List.of(1, 2));
    pipeline.value("factor", In::count);
    run(
        new Object() {
          @StepMethod
          void keep(@From("numbers") int number, int factor) {
            seen.add(number * factor);
          }
        });
    assertThat(seen).containsExactly(3, 6);
  }

  @Test
  @Behaviour("pipe-F8")
  void run_stepCalledLikeAField_isTakenBeforeIt() throws InterruptedException {
    pipeline.value("count", in -> in.count() * 100);
    run(
        new Object() {
          @StepMethod
          void keep(int count, In params) {
            seen.add(count + "/" + params.count());
          }
        });
    assertThat(seen).containsExactly("300/3");
  }

  @Test
  @Behaviour({"pipe-F16", "pipe-F22"})
  void run_rawTypesAndObject_goWithAnything() throws InterruptedException {
    run(
        new Object() {
          @StepMethod
          @SuppressWarnings("rawtypes")
          List raw() {
            return List.of(1, 2);
          }

          @StepMethod
          Object open(@From("raw") int number) {
            return number + 1;
          }

          @StepMethod
          void keep(Integer open) {
            seen.add(open);
          }

          @StepMethod
          void any(@From("raw") Object some) {
            seen.add("any " + some);
          }
        });
    assertThat(seen).containsExactlyInAnyOrder(2, 3, "any 1", "any 2");
  }

  @Test
  @Behaviour({"pipe-F16", "pipe-F74"})
  void run_openTypeThatDoesNotFit_failsAndSaysSo() throws InterruptedException {
    List<StepFailure> failures = new ArrayList<>();
    pipeline.errorsTo(failures::add);
    run(
        new Object() {
          @StepMethod
          Object open() {
            return "text";
          }

          @StepMethod
          void keep(Integer open) {
            seen.add(open);
          }
        });
    assertThat(failures).hasSize(1);
    assertThat(failures.getFirst().cause())
        .hasMessage("step keep: takes [class java.lang.Integer], was given [java.lang.String]");
  }

  @Test
  @Behaviour({"pipe-F15", "pipe-F16"})
  void run_primitivesAndBoxes_areTheSame() throws InterruptedException {
    run(
        new Object() {
          @StepMethod
          long big(Integer count) {
            return count;
          }

          @StepMethod
          double half(Long big) {
            return big / 2.0;
          }

          @StepMethod
          void keep(double half, long big) {
            seen.add(half + big);
          }
        });
    assertThat(seen).containsExactly(4.5);
  }

  @Test
  @Behaviour("pipe-F74")
  void run_methodThrows_itsOwnFailureIsTold() throws InterruptedException {
    List<StepFailure> failures = Collections.synchronizedList(new ArrayList<>());
    pipeline.errorsTo(failures::add);
    run(
        new Object() {
          @StepMethod
          String read(@From("words") String word) throws IOException {
            if (word.equals("y")) {
              throw new IOException("no " + word);
            }
            return word;
          }

          @StepMethod
          void keep(String read) {
            seen.add(read);
          }
        });
    assertThat(seen).containsExactly("x", "x");
    assertThat(failures).hasSize(1);
    assertThat(failures.getFirst().cause())
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("no y");
  }

  @Test
  @Behaviour("pipe-F2")
  void run_optionsOfTheAnnotation_areKept() {
    pipeline.ofMethods(
        new Object() {
          @StepMethod(maxInFlight = 7, onError = OnError.STOP, mode = Mode.EACH)
          String each(@From("words") String word) {
            return word;
          }

          @StepMethod(materialize = true)
          Iterator<String> kept(@From("each") Iterator<String> all) {
            return all;
          }
        });
    List<StepGraph> steps = pipeline.compile().graph().steps();
    StepGraph each = steps.get(1);
    assertThat(each.maxInFlight()).isEqualTo(7);
    assertThat(each.onError()).isEqualTo("stop");
    assertThat(each.mode()).isEqualTo("each");
    assertThat(each.output()).isEqualTo("String");
    assertThat(each.fn()).isEqualTo("each");
    assertThat(steps.get(2).reasons()).containsExactly("producer_force_materialize");
  }

  @Test
  @Behaviour("pipe-F81")
  void run_javaStream_isClosedWhenItWasRead() throws InterruptedException {
    run(
        new Object() {
          @StepMethod
          Stream<String> lines() {
            return Stream.of("a", "b").onClose(() -> seen.add("closed"));
          }

          @StepMethod
          void keep(String lines) {
            seen.add(lines);
          }
        });
    assertThat(seen).containsExactlyInAnyOrder("a", "b", "closed");
  }

  /** What several classes have in common. */
  private class Base {
    @StepMethod
    int first(int count) {
      return count;
    }

    @StepMethod
    int second(int first) {
      return first + 1;
    }
  }

  /** A generic method, for which the compiler makes a bridge. */
  private interface Keeps<T> {
    void keep(T second);
  }

  private final class Derived extends Base implements Keeps<Integer> {
    @Override
    @StepMethod
    int second(int first) {
      return first * 100;
    }

    @Override
    @StepMethod
    public void keep(Integer second) {
      seen.add(second);
    }
  }

  @Test
  @Behaviour("pipe-F8")
  void run_inheritedMethods_areStepsAndOverriddenOnesCount() throws InterruptedException {
    run(new Derived());
    assertThat(seen).containsExactly(300);
  }

  private Plan<In> run(Object steps) throws InterruptedException {
    Plan<In> plan = pipeline.ofMethods(steps).compile();
    runner.run(plan, in());
    return plan;
  }

  private static In in() {
    return new In(3, List.of("x", "y", "x"), Map.of("a", 10));
  }
}
