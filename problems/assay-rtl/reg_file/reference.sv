module reg_file (
    input  logic        clk,
    input  logic        rst,
    input  logic [1:0]  wr,
    input  logic [2:0]  wr_addr,
    input  logic [15:0] wr_data,
    input  logic [2:0]  a_addr,
    output logic [15:0] a_data,
    input  logic [2:0]  b_addr,
    output logic [15:0] b_data
);
    logic [15:0] regs [0:7];
    logic forward;

    assign a_data = regs[a_addr];
    assign forward = !rst && (wr_addr == b_addr) && (b_addr != 3'd0);
    assign b_data[7:0] = (forward && wr[0]) ? wr_data[7:0] : regs[b_addr][7:0];
    assign b_data[15:8] = (forward && wr[1]) ? wr_data[15:8] : regs[b_addr][15:8];

    always_ff @(posedge clk) begin
        if (rst) begin
            for (int i = 0; i < 8; i++) regs[i] <= 16'd0;
        end else if (wr_addr != 3'd0) begin
            if (wr[0]) regs[wr_addr][7:0] <= wr_data[7:0];
            if (wr[1]) regs[wr_addr][15:8] <= wr_data[15:8];
        end
    end
endmodule
