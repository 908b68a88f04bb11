/// Outputs that the loops over listed images take at a time.
package let listedWidth = 80

/// The pixels of a set of images that are not zero, image by image.
package struct NonzeroPixels {
  /// `[images + 1]`: image n has entries starts[n]..<starts[n + 1], ascending feature.
  package var starts: UnsafePointer<Int32>
  /// Feature numbers and bytes; a vector more of each may be read.
  package var features: UnsafePointer<UInt16>
  package var values: UnsafePointer<UInt8>

  package init(
    starts: UnsafePointer<Int32>, features: UnsafePointer<UInt16>, values: UnsafePointer<UInt8>
  ) {
    self.starts = starts
    self.features = features
    self.values = values
  }
}

/// The numbers of one batch that are not zero, listed by image and by feature.
///
/// Leaving zeros out of a sum changes no bit: fma(a, 0, sum) is sum, for sums that start at +0.
package struct NonzeroBatch {
  package var features: Int
  /// Images, padded to whole vectors; padding images have no entries.
  package var columns: Int
  /// `[columns + 1]`: image c has entries starts[c]..<starts[c + 1], ascending feature.
  package var starts: UnsafeMutablePointer<Int32>
  /// Feature number and value of each entry; room for `features * columns` and a vector more.
  package var indices: UnsafeMutablePointer<Int32>
  package var values: Output
  /// `[features]`: how many images have the feature.
  package var counts: UnsafeMutablePointer<Int32>
  /// `[features, columns]`: the images that have the feature, ascending, and their values.
  package var images: UnsafeMutablePointer<Int32>
  package var imageValues: Output
  /// `[features]`: whether any batch so far had the feature; without one, its weights have not moved.
  package var seen: UnsafeMutablePointer<Int32>
  /// `[columns]`: where each image's walk through the features stands.
  package var cursors: UnsafeMutablePointer<Int32>

  package init(
    features: Int, columns: Int, starts: UnsafeMutablePointer<Int32>, indices: UnsafeMutablePointer<Int32>,
    values: Output, counts: UnsafeMutablePointer<Int32>, images: UnsafeMutablePointer<Int32>, imageValues: Output,
    seen: UnsafeMutablePointer<Int32>, cursors: UnsafeMutablePointer<Int32>
  ) {
    self.features = features
    self.columns = columns
    self.starts = starts
    self.indices = indices
    self.values = values
    self.counts = counts
    self.images = images
    self.imageValues = imageValues
    self.seen = seen
    self.cursors = cursors
  }
}
