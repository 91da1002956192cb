package dev.forger.autograd;

class ReferenceFusedPathsTest extends FusedPathsContractTest {}
