extension Figure {
  /// A file of its own: name and SVG text.
  package var file: (name: String, text: String) {
    let svg =
      switch content {
      case .lines(let chart): chart.drawing(id: id, title: title, medium: .wide, isFile: true)
      case .bars(let chart): chart.drawing(title: title, medium: .wide, isFile: true)
      case .heatMap(let map): map.drawing(title: title, isFile: true)
      case .table(let table): table.drawing(title: title)
      }
    return ("\(id).svg", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + svg + "\n")
  }
}
