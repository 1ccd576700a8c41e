@_exported import Weft
