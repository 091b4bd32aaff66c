package dev.weir.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.episode.Entry;
import dev.weir.log.FileJournal.Options;
import dev.weir.log.FileJournal.Sync;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal in files: torn ends, damage, segments. */
class FileJournalTest extends JournalContract {
  private static final int SMALL = 1_000;

  @TempDir Path folder;

  @Override
  Journal journal() {
    return fileJournal();
  }

  private FileJournal fileJournal() {
    return new FileJournal(folder.resolve("j"), new Options(Sync.NEVER, SMALL), Instant.now());
  }

  /** Wherever a crash cuts: all that was whole is there, and the life is a new one. */
  @Test
  void recover_tornAtEveryByte_cutsTheTornEntryAndBeginsANewLife() throws IOException {
    String epoch = store(3);
    Path file = onlyFile();
    byte[] whole = Files.readAllBytes(file);
    int last = Segment.entry(entry(3)).length;
    for (int cut = 1; cut < last; cut++) {
      Files.write(file, Arrays.copyOf(whole, whole.length - cut));
      try (FileJournal journal = fileJournal()) {
        assertThat(journal.recover()).as("cut by %d", cut).hasSize(2);
        assertThat(journal.epoch()).isNotEqualTo(epoch);
        assertThat(journal.cut().orElseThrow())
            .contains("the last " + (last - cut) + " bytes of " + file, "not stored whole");
        journal.append(List.of(entry(3)));
      }
      String mended;
      try (Journal journal = journal()) {
        assertThat(texts(journal.recover()))
            .isEqualTo(texts(List.of(entry(1), entry(2), entry(3))));
        mended = journal.epoch();
      }
      try (Journal journal = journal()) {
        journal.recover();
        assertThat(journal.epoch()).as("nothing was cut this time").isEqualTo(mended);
      }
    }
  }

  /** A file that holds no entry yet is not followed by another, which would have its name. */
  @Test
  void append_segmentsSmallerThanTheirHead_holdOneEntryEach() {
    Options tiny = new Options(Sync.NEVER, 1);
    try (Journal journal = new FileJournal(folder.resolve("j"), tiny, Instant.now())) {
      journal.recover();
      for (int seq = 1; seq <= 4; seq++) {
        journal.append(List.of(entry(seq)));
      }
      journal.compact(1, () -> List.of(entry(1)));
      journal.append(List.of(entry(5)));
    }
    try (Journal journal = journal()) {
      assertThat(journal.recover()).extracting(Entry::seq).containsExactly(1L, 2L, 3L, 4L, 5L);
    }
  }

  /** Cut between two entries it is whole: nothing shows that there was more, as nobody saw it. */
  @Test
  void recover_cutBetweenEntries_keepsTheLife() throws IOException {
    String epoch = store(3);
    Path file = onlyFile();
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - Segment.entry(entry(3)).length));
    try (Journal journal = journal()) {
      assertThat(journal.recover()).hasSize(2);
      assertThat(journal.epoch()).isEqualTo(epoch);
    }
  }

  /** Every byte is covered by the sum: a flipped bit is never taken for an entry. */
  @Test
  void recover_contentOfTheLastEntryFlipped_cutsItAndKeepsItBeside() throws IOException {
    store(2);
    Path file = onlyFile();
    byte[] whole = Files.readAllBytes(file);
    byte[] last = Segment.entry(entry(2));
    for (int at = 4; at < last.length; at++) {
      byte[] damaged = last.clone();
      damaged[at] ^= 4;
      Files.write(file, replaced(whole, whole.length - last.length, damaged));
      try (FileJournal journal = fileJournal()) {
        assertThat(journal.recover()).as("byte %d", at).hasSize(1);
        assertThat(journal.cut().orElseThrow())
            .contains("the last " + last.length + " bytes", "one damaged entry", "kept in");
      }
      Path beside = files().getLast();
      assertThat(beside.getFileName().toString()).contains(".journal.cut-");
      assertThat(Files.readAllBytes(beside)).isEqualTo(damaged);
      Files.delete(beside);
    }
  }

  /** A lost end is half a record; anything else that is wrong is not for us to throw away. */
  @Test
  void recover_anyOtherByteFlipped_refusedWithFileAndByteAndUnchanged() throws IOException {
    store(3);
    Path file = onlyFile();
    byte[] whole = Files.readAllBytes(file);
    int lastContent = whole.length - Segment.entry(entry(3)).length + 4;
    for (int at = 0; at < lastContent; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) (1 << bit);
        Files.write(file, damaged);
        assertRefused(file.toString(), at < Segment.MARK.length ? "WEIRLOG1" : "damaged at byte");
        assertThat(Files.readAllBytes(file)).isEqualTo(damaged);
      }
    }
    assertThat(files()).hasSize(1);
  }

  /** A beginning is written before the file has its name: no crash leaves half a one. */
  @Test
  void recover_cutWithinItsBeginning_refusedAndUnchanged() throws IOException {
    store(0);
    Path file = onlyFile();
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertRefused("is damaged at byte ", " of " + length);
      assertThat(Files.size(file)).isEqualTo(length);
    }
  }

  /** As a loss of power leaves it: longer, but without what it was made longer for. */
  @Test
  void recover_zerosAtTheEnd_areCutOff() throws IOException {
    store(2);
    Path file = onlyFile();
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length + 4_000));
    try (FileJournal journal = fileJournal()) {
      assertThat(journal.recover()).hasSize(2);
      assertThat(journal.cut().orElseThrow()).startsWith("the last 4000 bytes of " + file);
    }
    assertThat(files()).as("nothing to keep").hasSize(1);
  }

  @Test
  void recover_anyFileMissing_isRefusedAndNothingIsBegunAfresh() throws IOException {
    store(100);
    List<Path> all = files();
    for (Path missing : all) {
      byte[] bytes = Files.readAllBytes(missing);
      Files.delete(missing);
      assertRefused("lacks the entries", missing.equals(all.getLast()) ? "newest" : " to ");
      assertThat(files()).hasSize(all.size() - 1);
      Files.write(missing, bytes);
    }
    try (Journal journal = journal()) {
      assertThat(journal.recover()).hasSize(100);
    }
  }

  @Test
  void recover_newestFileMissingAfterCompaction_isRefused() throws IOException {
    try (Journal journal = journal()) {
      journal.recover();
      for (int seq = 1; seq <= 100; seq++) {
        journal.append(List.of(entry(seq)));
      }
      journal.compact(100, () -> List.of(entry(10)));
    }
    Files.delete(files().getLast());
    assertRefused("lacks the entries", "newest");
  }

  /** Killed when the next file was there and the full one did not yet say so, or half said so. */
  @Test
  void recover_crashRightAfterTheNextFileWasMade_goesOnAndSaysSo() throws IOException {
    store(40);
    Path first = files().getFirst();
    byte[] whole = Files.readAllBytes(first);
    int link = Segment.next(1).length;
    for (int cut = 1; cut <= link; cut++) {
      Files.write(first, Arrays.copyOf(whole, whole.length - cut));
      try (FileJournal journal = fileJournal()) {
        assertThat(journal.recover()).hasSize(40);
        assertThat(journal.cut()).isEmpty();
      }
      assertThat(Files.readAllBytes(first)).isEqualTo(whole);
    }
  }

  @Test
  void recover_fileWithAnotherName_isRefused() throws IOException {
    store(1);
    Path copy = folder.resolve("j").resolve("copy of 1.journal");
    Files.copy(onlyFile(), copy);
    assertRefused(copy.toString(), "such as 0000000000000001.journal");
  }

  /** Only who put a copy back knows that it is one: then no cursor of what was lost may hold. */
  @Test
  void recover_saidToBeRestored_beginsANewLifeOnce() throws IOException {
    String epoch = store(2);
    Files.createFile(folder.resolve("j").resolve("restored"));
    String next;
    try (FileJournal journal = fileJournal()) {
      assertThat(journal.recover()).hasSize(2);
      next = journal.epoch();
      assertThat(next).isNotEqualTo(epoch);
      journal.append(List.of(entry(3)));
    }
    assertThat(files()).hasSize(1);
    try (Journal journal = journal()) {
      assertThat(journal.recover()).hasSize(3);
      assertThat(journal.epoch()).isEqualTo(next);
    }
  }

  @Test
  void inWords_exceptionsOfFiles_sayWhatIsWrongAndNoClass() {
    assertThat(
            List.of(
                JournalFailed.inWords(new AccessDeniedException("f")),
                JournalFailed.inWords(new NoSuchFileException("f")),
                JournalFailed.inWords(new NotDirectoryException("f")),
                JournalFailed.inWords(new FileAlreadyExistsException("f")),
                JournalFailed.inWords(new FileSystemLoopException("f")),
                JournalFailed.inWords(new FileSystemException("f", null, "Too many levels")),
                JournalFailed.inWords(new FileSystemException("f")),
                JournalFailed.inWords(new IOException("No space left on device"))))
        .containsExactly(
            "f: permission denied",
            "f is not there",
            "f is no folder",
            "f is there already, and is no folder",
            "f is a link to itself",
            "f: Too many levels",
            "f: the system does not say why",
            "No space left on device");
  }

  @Test
  void recover_olderFileDamaged_isRefusedWithItsNameAndChangesNothing() throws IOException {
    store(100);
    Path first = files().getFirst();
    byte[] bytes = Files.readAllBytes(first);
    bytes[bytes.length / 2] ^= 1;
    Files.write(first, bytes);
    try (Journal journal = journal()) {
      assertThatThrownBy(journal::recover)
          .isInstanceOf(JournalFailed.class)
          .hasMessageContaining(first.toString())
          .hasMessageContaining("is damaged at byte");
    }
    assertThat(Files.readAllBytes(first)).isEqualTo(bytes);
  }

  @Test
  void append_overTheSegmentSize_goesOnInAnotherFile() throws IOException {
    store(100);
    assertThat(files()).hasSizeGreaterThan(3);
    for (Path file : files()) {
      assertThat(Files.size(file)).isLessThan(SMALL + 100);
    }
    try (Journal journal = journal()) {
      assertThat(journal.recover()).hasSize(100);
    }
  }

  @Test
  void compact_whatIsDroppedFromFullFiles_freesThem() throws IOException {
    try (Journal journal = journal()) {
      journal.recover();
      for (int seq = 1; seq <= 100; seq++) {
        journal.append(List.of(entry(seq)));
      }
      int before = files().size();
      journal.compact(100, () -> List.of(entry(10), entry(60)));
      assertThat(files()).hasSizeLessThan(before).hasSize(2);
      journal.compact(
          100,
          () -> {
            throw new AssertionError("there is nothing more to forget");
          });
    }
    try (Journal journal = journal()) {
      assertThat(journal.recover()).extracting(Entry::seq).startsWith(10L, 60L).endsWith(99L, 100L);
    }
  }

  /** Killed after the compacted file is there and before the old ones have gone. */
  @Test
  void recover_crashAmidCompaction_isAsIfItHadBeenDone() throws IOException {
    Path kept = folder.resolve("kept");
    try (Journal journal = journal()) {
      journal.recover();
      for (int seq = 1; seq <= 100; seq++) {
        journal.append(List.of(entry(seq)));
      }
      Path second = files().get(1);
      Files.copy(second, kept);
      journal.compact(100, () -> List.of(entry(10)));
      Files.copy(kept, second);
    }
    List<Long> found;
    try (Journal journal = journal()) {
      found = journal.recover().stream().map(Entry::seq).toList();
    }
    assertThat(found).startsWith(10L).endsWith(100L).isSorted();
    assertThat(found.get(1)).as("none of the leftover").isGreaterThan(50);
  }

  @Test
  void recover_folderIsAFile_isRefusedWithItsNameAndCause() throws IOException {
    Files.writeString(folder.resolve("j"), "in the way");
    assertThatThrownBy(() -> journal().recover())
        .isInstanceOf(JournalFailed.class)
        .hasMessageContaining(folder.resolve("j").toString())
        .hasMessageContaining("(expected: a folder with room that this process may write)");
  }

  @Test
  void append_syncedEach_isRecoveredToo() {
    Options each = new Options(Sync.EACH_APPEND, SMALL);
    try (Journal journal = new FileJournal(folder.resolve("j"), each, Instant.now())) {
      journal.recover();
      journal.append(List.of(entry(1)));
    }
    try (Journal journal = journal()) {
      assertThat(journal.recover()).hasSize(1);
    }
  }

  /** A cancel is an interrupt, and must not cost the session its storage. */
  @Test
  void append_syncedEachByAnInterruptedThread_storesTheNamesToo() {
    Options each = new Options(Sync.EACH_APPEND, SMALL);
    try (Journal journal = new FileJournal(folder.resolve("j"), each, Instant.now())) {
      journal.recover();
      Thread.currentThread().interrupt();
      for (int seq = 1; seq <= 100; seq++) {
        journal.append(List.of(entry(seq)));
      }
      assertThat(Thread.interrupted()).isTrue();
    }
    try (Journal journal = journal()) {
      assertThat(journal.recover()).hasSize(100);
    }
  }

  @Test
  void isBlank_onlyBeforeTheFirstEntryAndWhileWhole() throws IOException {
    Path own = folder.resolve("j");
    Files.createDirectories(own);
    assertThat(FileJournal.isIn(own)).isFalse();
    try (Journal journal = journal()) {
      journal.recover();
      assertThat(FileJournal.isIn(own)).isTrue();
      assertThat(FileJournal.isBlank(own)).isTrue();
      journal.append(List.of(entry(1)));
      assertThat(FileJournal.isBlank(own)).isFalse();
    }
  }

  @Test
  void isBlank_tornOrForeign_isNot() throws IOException {
    Path own = folder.resolve("j");
    try (Journal journal = journal()) {
      journal.recover();
    }
    Path file;
    try (Stream<Path> all = Files.list(own)) {
      file = all.findFirst().orElseThrow();
    }
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, new byte[] {0, 0, 0}, StandardOpenOption.APPEND);
    assertThat(FileJournal.isBlank(own)).isFalse();
    Files.writeString(file, "what is this");
    assertThat(FileJournal.isBlank(own)).isFalse();
    Files.write(file, whole);
    assertThat(FileJournal.isBlank(own)).isTrue();
  }

  @Test
  void options_outOfRange_areRefusedWithTheirName() {
    assertThat(Options.DEFAULT).isEqualTo(new Options(Sync.NEVER, 1 << 20));
    assertThatThrownBy(() -> new Options(Sync.NEVER, 0))
        .hasMessage("segmentBytes: 0 (expected: at least 1)");
  }

  /** The epoch under which so many entries were stored. */
  private String store(int entries) {
    try (Journal journal = journal()) {
      journal.recover();
      for (int seq = 1; seq <= entries; seq++) {
        journal.append(List.of(entry(seq)));
      }
      return journal.epoch();
    }
  }

  private void assertRefused(String... texts) {
    try (Journal journal = journal()) {
      assertThatThrownBy(journal::recover)
          .isInstanceOf(JournalFailed.class)
          .hasMessageContaining("nothing was changed")
          .message()
          .contains(texts);
    }
  }

  private static byte[] replaced(byte[] bytes, int at, byte[] by) {
    byte[] made = bytes.clone();
    System.arraycopy(by, 0, made, at, by.length);
    return made;
  }

  private Path onlyFile() throws IOException {
    assertThat(files()).hasSize(1);
    return files().getFirst();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("j"))) {
      return all.sorted().toList();
    }
  }

  /** It may be of a later version, or of somebody else: it is not ours to cut. */
  @Test
  void recover_fileOfAnotherKind_refusedAndUnchanged() throws IOException {
    store(1);
    Path file = onlyFile();
    Files.writeString(file, "WEIRLOG2 and more");
    assertThatThrownBy(() -> journal().recover())
        .isInstanceOf(JournalFailed.class)
        .hasMessageContaining("WEIRLOG1", file.toString());
    assertThat(Files.readString(file)).isEqualTo("WEIRLOG2 and more");
  }

  /** What fails is told; compacting, which may fail, is only logged. */
  @Test
  void append_folderGone_isToldAndNothingIsTakenAnyMore() throws IOException {
    try (Journal journal = journal()) {
      journal.recover();
      int seq = 1;
      while (files().size() < 2) {
        journal.append(List.of(entry(seq++)));
      }
      Files.move(folder.resolve("j"), folder.resolve("away"));
      journal.compact(seq, List::of);
      int next = seq;
      assertThatThrownBy(
              () -> {
                for (int i = next; i < next + 100; i++) {
                  journal.append(List.of(entry(i)));
                }
              })
          .isInstanceOf(JournalFailed.class)
          .hasMessageContaining("cannot be written", "expected: a folder with room");
      assertThatThrownBy(() -> journal.append(List.of(entry(next + 200))))
          .isInstanceOf(JournalFailed.class)
          .hasMessageContaining("is closed");
    }
  }
}
