package dev.weir.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import dev.weir.worker.metrics.MetricsSnapshot.ResidentSet;
import dev.weir.worker.metrics.MetricsSnapshot.ResidentSet.Metric;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which figure of memory is taken, and what is known where the system tells none. */
class ProcessMemoryTest {
  private static final long MIB = 1 << 20;

  @TempDir Path folder;
  private ProcFiles proc;
  private ProcessMemory memory;

  @BeforeEach
  void files() {
    proc = new ProcFiles(folder);
    memory = proc.memory();
  }

  @Test
  @Behaviour("work-143")
  void resident_ofAStatusFile_isInBytes() throws IOException {
    proc.resident(300);
    assertThat(memory.resident()).hasValue(300 * MIB);
    assertThat(memory.residentSet())
        .isEqualTo(new ResidentSet(OptionalLong.of(300 * MIB), Metric.LINUX_VM_RSS));
  }

  @Test
  @Behaviour({"work-109", "work-143"})
  void resident_withoutFile_isUnknown() throws IOException {
    assertThat(memory.resident()).isEmpty();
    assertThat(memory.own()).isEmpty();
    assertThat(memory.residentSet().metric()).isEqualTo(Metric.UNAVAILABLE);

    Files.createDirectories(folder.resolve("status"));
    assertThat(memory.resident()).as("not readable").isEmpty();
  }

  /** A kernel thread has no memory of its own, and no such line. */
  @Test
  @Behaviour("work-109")
  void resident_withoutTheLine_isUnknown() throws IOException {
    Files.writeString(folder.resolve("status"), "Name:\tjava\n");
    assertThat(memory.resident()).isEmpty();
  }

  @Test
  @Behaviour("work-111")
  void own_prefersItsShare_thenWhatIsPrivate_thenAll() throws IOException {
    proc.resident(300);
    assertThat(memory.own()).hasValue(300 * MIB);
    proc.unique(20, 200);
    assertThat(memory.own()).hasValue(220 * MIB);
    proc.proportional(250);
    assertThat(memory.own()).hasValue(250 * MIB);
  }

  @Test
  @Behaviour("work-111")
  void heapAfterCollection_once_collected_isLessThanTheHeap() {
    System.gc();
    long max = Runtime.getRuntime().maxMemory();
    assertThat(HeapAfterCollection.bytes().orElseThrow()).isBetween(100_000L, max);
  }

  @Test
  @Behaviour("work-111")
  void heapAfterCollection_withoutACollectedPool_isUnknown() {
    assertThat(HeapAfterCollection.sum(List.of())).isEmpty();
    assertThat(
            HeapAfterCollection.sum(
                ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getCollectionUsage() == null)
                    .toList()))
        .isEmpty();
  }
}
