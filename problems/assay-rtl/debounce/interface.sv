module debounce (
    input  logic clk,
    input  logic rst,
    input  logic sample,
    input  logic raw,
    output logic level,
    output logic changed
);
