package dev.weir.worker.cache;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A folder into which only this user can write. Any thread, any number of processes.
 *
 * @param path absolute
 */
public record PrivateFolder(Path path) {
  private static final Set<PosixFilePermission> OURS = PosixFilePermissions.fromString("rwx------");

  /** A folder that need not be there. */
  public PrivateFolder {
    path = path.toAbsolutePath().normalize();
  }

  /** What removes files of ours from the folder. */
  @FunctionalInterface
  public interface Emptying {
    /** Removes them. */
    void empty() throws IOException;
  }

  /**
   * Makes it for this user alone, also if it was there with other rights.
   *
   * @param emptying run in that case, for by whom what is inside was written is not known
   * @throws AccessDeniedException if it is another user's
   */
  public void make(Emptying emptying) throws IOException {
    Files.createDirectories(requireNonNull(path.getParent(), "folder: the root of all"));
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      create();
    }
    if (!isOfThisUser(path)) {
      throw new AccessDeniedException(path.toString(), null, "is another user's");
    }
    if (!isPrivate()) {
      emptying.empty();
      Files.setPosixFilePermissions(path, OURS);
    }
  }

  private void create() throws IOException {
    try {
      Files.createDirectory(path, PosixFilePermissions.asFileAttribute(OURS));
    } catch (FileAlreadyExistsException e) {
      // Another process was quicker; what it made is looked at like any other.
    }
  }

  /** Whether what stands in it was written by this user. A link to a folder is none. */
  public boolean isPrivate() throws IOException {
    return isOfThisUser(path)
        && Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS).equals(OURS);
  }

  /** Whose a file or folder is. */
  public static boolean isOfThisUser(Path path) throws IOException {
    String owner = Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
    return ProcessHandle.current().info().user().filter(owner::equals).isPresent();
  }
}
