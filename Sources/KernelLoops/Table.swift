package import KernelContracts

/// The kernels as this build's instruction set makes them.
package let kernelTable = KernelTable(
  denseForward: denseForward,
  denseInputGradient: denseInputGradient,
  denseWeightGradient: denseWeightGradient,
  denseWeightGradientAdam: denseWeightGradientAdam,
  sparseForward: sparseForward,
  sparseInputGradient: sparseInputGradient,
  sparseWeightGradient: sparseWeightGradient,
  biasGradient: biasGradient,
  softmaxCrossEntropy: softmaxCrossEntropy,
  adam: adam,
  momentum: momentum,
  sampleMask: sampleMask,
  supermaskStep: supermaskStep,
  gather: gather,
  imageMajor: imageMajor,
  listNonzeros: listNonzeros,
  listedForward: listedForward,
  listedWeightGradient: listedWeightGradient,
  listedWeightGradientAdam: listedWeightGradientAdam,
  peak: peak, peakVectors: peakVectors)
