package dev.impersonation.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/**
 * Reads whose a file is, a link itself included, and what others may do with it.
 *
 * @param user the number of its owner
 * @param mode its permissions
 * @param links how many names it has
 */
record FileOwner(int user, int mode, int links) {
  static final int ROOT = 0;

  private static final int WRITE_OF_GROUP = 0020;
  private static final int WRITE_OF_ANYBODY = 0002;
  private static final int STICKY = 01000;

  /** Whether the system that has this file knows of owners and permissions as POSIX does. */
  static boolean isKnown(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("unix");
  }

  static FileOwner of(Path path) throws IOException {
    Map<String, Object> all =
        Files.readAttributes(path, "unix:uid,mode,nlink", LinkOption.NOFOLLOW_LINKS);
    return new FileOwner(number(all, "uid"), number(all, "mode"), number(all, "nlink"));
  }

  private static int number(Map<String, Object> attributes, String name) throws IOException {
    if (attributes.get(name) instanceof Integer number) {
      return number;
    }
    throw new IOException("its " + name + " is not known here");
  }

  boolean isWrittenByAnybody() {
    return (mode & WRITE_OF_ANYBODY) != 0;
  }

  boolean isWrittenByGroup() {
    return (mode & WRITE_OF_GROUP) != 0;
  }

  boolean isWrittenByOthers() {
    return isWrittenByAnybody() || isWrittenByGroup();
  }

  /** Whether only its owner, its folder's and root may remove or replace what is in it. */
  boolean isSticky() {
    return (mode & STICKY) != 0;
  }
}
