package dev.forger.data;

/** What has to be on the user's machine for a data set to be read. */
public sealed interface DataPackage permits DebianPackage, NpmPackage {
    /** Whether it is there, whole. */
    boolean isInstalled(DataFolder data);
}
