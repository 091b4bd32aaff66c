package dev.weir.bench.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bench.sides.Items;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PipesTest {

  private static final int COUNT = 500;

  static Stream<Arguments> sides() {
    return Stream.of(1, 4)
        .flatMap(workers -> Stream.of(0, 1, 16, Pipes.UNBOUNDED).flatMap(at -> all(workers, at)));
  }

  private static Stream<Arguments> all(int workers, int capacity) {
    return new HandOverCell(workers, capacity, false)
        .sides().stream()
            .filter(side -> !side.equals("Kotlin") && !side.equals("Go"))
            .map(side -> Arguments.of(side, workers, capacity));
  }

  @ParameterizedTest
  @MethodSource("sides")
  void pipe_ofAnySide_handsEveryItemOver(String side, int workers, int capacity)
      throws InterruptedException {
    Pipe pipe = Pipes.open(side, capacity);
    var crew = new Crew();
    for (int i = 0; i < workers; i++) {
      crew.start(() -> Crew.put(pipe, COUNT));
      crew.start(() -> Crew.take(pipe, COUNT));
    }

    assertThat(crew.join()).isEqualTo(workers * Items.sum(COUNT));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16, Pipes.UNBOUNDED})
  void coroutines_atAnyCapacity_handEveryItemOver(int capacity) throws InterruptedException {
    var channel = Coroutines.channel(capacity);
    var crew = new Coroutines(8);
    for (int i = 0; i < 4; i++) {
      crew.send(channel, COUNT);
      crew.receive(channel, COUNT);
    }

    assertThat(crew.join()).isEqualTo(4 * Items.sum(COUNT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Weir", "Weir untimed", "Jox", "Kotlin", "Kotlin biased"})
  void select_ofAnySide_takesEveryItem(String side) throws InterruptedException {
    var selecting = new Selecting();
    selecting.side = side;
    selecting.channels = 8;
    selecting.capacity = 16;

    assertThat(selecting.select()).isEqualTo(8 * Items.sum(Selecting.ITEMS / 8));
  }

  @Test
  void open_anUnknownSide_isRefusedByName() {
    assertThatThrownBy(() -> Pipes.open("Nobody", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Nobody");
  }

  @Test
  void join_ofACrewWhoseJobFails_failsWithItAndEndsTheOthers() {
    Pipe pipe = Pipes.open("ABQ fair", 1);
    var crew = new Crew();
    crew.start(() -> Crew.take(pipe, COUNT));
    crew.start(() -> {
      throw new IllegalStateException("broken");
    });

    assertThatThrownBy(crew::join).hasRootCauseMessage("broken");
  }

  @Test
  void sum_ofItems_isThatOfTheItemsThemselves() {
    for (int count : new int[] {0, 1, 1_023, 1_024, 1_025, 5_000}) {
      long expected = Stream.iterate(0, i -> i + 1).limit(count).mapToLong(Items::at).sum();
      assertThat(Items.sum(count)).as("%d items", count).isEqualTo(expected);
    }
  }

  @Test
  void checked_withAnItemLost_isRefused() {
    assertThatThrownBy(() -> Items.checked("Weir", 9, 10))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Weir")
        .hasMessageContaining("9");
  }
}
