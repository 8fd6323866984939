package dev.impersonation.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Finds where an audit file really is, once every link is followed, and checks that nobody but root
 * and the user of this process can change it there. Where owners and permissions are not known,
 * only the links are followed.
 */
final class FilePlace {
  private static final int MAX_LINKS = 40;

  /** Where a name leads to whatever this process, or another, has open. */
  private static final List<String> DESCRIPTORS = List.of("/proc", "/dev/fd");

  private static final int PERMISSIONS = 07777;
  private static final int WRITE_OF_GROUP = 0020;

  private static final String OWN_FOLDER =
      "make a folder for the user of this process alone (mode 700), and name the file in there";

  private FilePlace() {}

  /** The file beside it that is locked for its name, whichever file has that name by then. */
  static Path lockOf(Path file) {
    return file.resolveSibling(file.getFileName() + ".lock");
  }

  /** A name for a file of that day that nothing has, a dangling link included. */
  static Path freeBeside(Path file, LocalDate day) throws IOException {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    String ending = dot > 0 ? name.substring(dot) : "";
    for (int number = 1; ; number++) {
      Path free =
          file.resolveSibling(
              String.format(Locale.ROOT, "%s.%s.%04d%s", stem, day, number, ending));
      try {
        Files.readAttributes(free, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      } catch (NoSuchFileException e) {
        return free;
      }
    }
  }

  /**
   * Returns the path without links. A folder that its group may write to is kept from it.
   *
   * @throws IOException if it is no file, or others could put something in its place; the message
   *     says the fix. Nothing was made then
   */
  static Path of(Path absolute) throws IOException {
    if (absolute.getParent() == null) {
      throw new IOException("it is a root folder. Name a file in a folder");
    }
    if (Files.isDirectory(absolute)) {
      throw new IOException("it is a folder. Name a file in it");
    }
    if (Files.exists(absolute) && !Files.isRegularFile(absolute)) {
      throw noFile(absolute);
    }
    if (!FileOwner.isKnown(absolute)) {
      return Files.exists(absolute)
          ? absolute.toRealPath()
          : folderOf(absolute).toRealPath().resolve(absolute.getFileName());
    }
    Path file = followed(absolute);
    if (file.getParent() == null) {
      throw new IOException("it is a root folder. Name a file in a folder");
    }
    closeFolderOf(file);
    return file;
  }

  private static IOException noFile(Path path) {
    return new IOException(
        path
            + " is no regular file, but a device, a pipe or a socket, or leads to one. Name a file;"
            + " or use the SLF4J sink instead, by leaving auditFile out: the logger"
            + " impersonation.audit can write there");
  }

  private static Path folderOf(Path file) {
    return Objects.requireNonNull(file.getParent());
  }

  /** As the system follows links, but none that somebody else may have put there. */
  private static Path followed(Path absolute) throws IOException {
    Deque<Path> names = new ArrayDeque<>();
    absolute.forEach(names::addLast);
    Path at = Objects.requireNonNull(absolute.getRoot());
    int links = 0;
    while (!names.isEmpty()) {
      Path name = names.removeFirst();
      Path next = at.resolve(name);
      if (DESCRIPTORS.stream().anyMatch(next::startsWith)) {
        throw noFile(absolute);
      }
      if (name.toString().equals("..")) {
        at = above(at);
      } else if (Files.isSymbolicLink(next)) {
        links++;
        if (links > MAX_LINKS) {
          throw new IOException("it is a link in a circle. Name the file itself");
        }
        requireTrusted(at, next);
        Path target = Files.readSymbolicLink(next);
        at = target.isAbsolute() ? Objects.requireNonNull(target.getRoot()) : at;
        Deque<Path> first = new ArrayDeque<>();
        target.forEach(first::addLast);
        first.addAll(names);
        names = first;
      } else if (!name.toString().equals(".")) {
        at = next;
      }
    }
    return at;
  }

  private static Path above(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(folder.toString());
    }
    Path parent = folder.getParent();
    return parent == null ? folder : parent;
  }

  private static void requireTrusted(Path folder, Path link) throws IOException {
    FileOwner around = FileOwner.of(folder);
    FileOwner itself = FileOwner.of(link);
    boolean isOfRoot = around.user() == FileOwner.ROOT && itself.user() == FileOwner.ROOT;
    boolean isClosed = !around.isWrittenByOthers();
    boolean isTrusted =
        isOfRoot
            ? isClosed || around.isSticky()
            : isClosed
                && (itself.user() == around.user() || itself.user() == FileOwner.ROOT)
                && (around.user() == FileOwner.ROOT || isOfThisUser(folder, around));
    if (!isTrusted) {
      throw new IOException(
          "others may have made the link "
              + link
              + ", which leads to it. Name the file itself, or keep the folder of the link to the"
              + " user of this process");
    }
  }

  /** Asks a new file, because the user of this process need not have a name. */
  private static boolean isOfThisUser(Path folder, FileOwner owner) throws IOException {
    Path made = Files.createTempFile(folder, ".audit", null);
    try {
      return FileOwner.of(made).user() == owner.user();
    } finally {
      Files.delete(made);
    }
  }

  private static void closeFolderOf(Path file) throws IOException {
    Path folder = folderOf(file);
    FileOwner owner = FileOwner.of(folder);
    if (owner.isWrittenByAnybody()) {
      throw new IOException(
          "anybody may write to its folder, and put something else in its place. Take that"
              + " permission away (chmod o-w "
              + folder
              + "); or, if it is a folder for all like /tmp, "
              + OWN_FOLDER);
    }
    boolean isCertain = owner.user() == FileOwner.ROOT && !owner.isWrittenByGroup();
    if (!isCertain && !isOfThisUser(folder, owner)) {
      throw new IOException(
          "its folder "
              + folder
              + " belongs to another user, or to root and a group, who could put something else in"
              + " its place: "
              + OWN_FOLDER);
    }
    if (owner.isWrittenByGroup()) {
      requireNotPlanted(file, owner);
      requireNotPlanted(lockOf(file), owner);
      // Not as a set of permissions: that would take away what else the mode says.
      Files.setAttribute(folder, "unix:mode", owner.mode() & PERMISSIONS & ~WRITE_OF_GROUP);
      PackageLog.LOG.warn(
          "the folder {} of the audit file could be written to by its group: that permission was"
              + " taken away",
          folder);
    }
  }

  private static void requireNotPlanted(Path file, FileOwner folder) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    FileOwner owner = FileOwner.of(file);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || owner.user() != folder.user()
        || owner.links() > 1) {
      throw new IOException(
          "a group may write to its folder, and may have put "
              + file
              + " there, which is a link, has another name, or belongs to another user. Look at"
              + " it, move it away, and take that permission from the group");
    }
  }

  /** Demands that what is there is a file of this user. */
  static void requireOwn(Path file) throws IOException {
    BasicFileAttributes found =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (found.isSymbolicLink()) {
      throw new IOException(file + " is a link by now. Move it away");
    }
    if (!found.isRegularFile()) {
      throw noFile(file);
    }
    if (FileOwner.isKnown(file)
        && FileOwner.of(file).user() != FileOwner.of(folderOf(file)).user()) {
      throw new IOException(
          file + " belongs to another user than its folder: give both to the user of this process");
    }
  }
}
