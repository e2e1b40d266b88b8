module TopModule (
  input [1:0] a,
  out